using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Responding;

/// <summary><c>"delay"</c> in a route: a wait before each answer, and before a WebSocket opens. Preflights are not delayed.</summary>
/// <param name="span">How long; null in the list of features, where nothing is configured yet.</param>
internal sealed class Delay(DelaySpan? span = null) : RouteFeature, IRouteStep
{
    private readonly DelaySpan _span = span ?? new DelaySpan(0, 0);

    public override ImmutableArray<Key> Keys { get; } =
    [
        new(
            "delay",
            DelaySpan.Shape,
            null,
            "Milliseconds before each answer: a number, or { \"min\": …, \"max\": … } for a random one. Preflights are not delayed."
        ),
    ];

    public override string Banner => $"delayed by {_span}";

    public override RouteFeature? Read(Section route, ReadContext context) =>
        DelaySpan.Read(route, context) is { Most: > 0 } read ? new Delay(read) : null;

    public override IEnumerable<string> Explain() => [$"the answer is delayed by {_span}"];

    public async Task<ExchangeError?> PassAsync(
        HttpContext context,
        Exchange exchange,
        HeadDeadline? deadline,
        Func<Task<ExchangeError?>> next
    ) => exchange.Kind == ExchangeKind.Preflight || await _span.WaitAsync(context) ? await next() : null;
}

/// <summary>How long to wait, in milliseconds, both ends included.</summary>
/// <param name="Least">The shortest.</param>
/// <param name="Most">The longest.</param>
internal sealed record DelaySpan(int Least, int Most)
{
    private const int LongestDelay = 3_600_000;

    private static readonly ImmutableArray<Key> Ends =
    [
        new("min", KeyShape.Whole(0, LongestDelay), "0", "The shortest delay in milliseconds."),
        new("max", KeyShape.Whole(0, LongestDelay), null, "The longest delay in milliseconds.") { Required = true },
    ];

    /// <summary>A number, or both ends.</summary>
    public static KeyShape Shape { get; } = KeyShape.Whole(0, LongestDelay) with { Keys = Ends };

    /// <summary>What <c>delay</c> says in a section; null when it is not there, or was refused.</summary>
    public static DelaySpan? Read(Section section, ReadContext context)
    {
        if (section.Written("delay") is not { } node)
            return null;
        if (node.Kind == SourceKind.Number)
            return new DelaySpan(section.Whole("delay"), section.Whole("delay"));
        var ends = section.Inner("delay", Ends);
        if (ends.IsRefused("min") || ends.IsRefused("max") || ends.Written("max") is null)
            return null;
        var span = new DelaySpan(ends.Whole("min"), ends.Whole("max"));
        if (span.Least <= span.Most)
            return span;
        context.Problems.Error(node.At, "\"min\" is greater than \"max\"", "swap them");
        return null;
    }

    /// <summary>Waits.</summary>
    /// <returns>Whether the browser is still there.</returns>
    public async Task<bool> WaitAsync(HttpContext context)
    {
        try
        {
            await Task.Delay(Least == Most ? Least : RandomNumberGenerator.GetInt32(Least, Most + 1), context.RequestAborted);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Least == Most
            ? string.Create(CultureInfo.InvariantCulture, $"{Most} ms")
            : string.Create(CultureInfo.InvariantCulture, $"{Least} to {Most} ms");
}
