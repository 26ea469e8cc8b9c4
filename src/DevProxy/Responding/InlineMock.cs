using System.Collections.Immutable;
using System.Globalization;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Responding;

/// <summary><c>"mock"</c> in a route: one answer instead of its target.</summary>
/// <param name="answer">The answer; null in the list of features, where nothing is configured yet.</param>
internal sealed class InlineMock(CannedAnswer? answer = null) : RouteFeature, IResponder
{
    private readonly CannedAnswer _answer = answer ?? new CannedAnswer(200, Cors.HeaderList.Empty, null);

    public override ImmutableArray<Key> Keys { get; } =
    [new("mock", KeyShape.Object(CannedAnswer.Keys), null, "An answer that DevProxy gives itself. The route needs no target then.")];

    public override string? InsteadOfTarget => "mock";

    public override string Banner => string.Create(CultureInfo.InvariantCulture, $"a mock, {_answer.Status}");

    public bool AsksUpstream => false;

    public override RouteFeature? Read(Section route, ReadContext context) =>
        route.Written("mock") is { Kind: SourceKind.Object }
        && CannedAnswer.Read(route.Inner("mock", CannedAnswer.Keys), context) is { } read
            ? new InlineMock(read)
            : null;

    public override IEnumerable<string> Explain() =>
        [
            string.Create(CultureInfo.InvariantCulture, $"\"mock\" answers with {_answer.Status}")
                + (_answer.File is { } file ? $" and the content of {Path.GetFileName(file)}" : ""),
        ];

    public Task<ExchangeError?> RespondAsync(HttpContext context, Exchange exchange, HeadDeadline? deadline)
    {
        exchange.RespondedBy(AnsweredBy.Mock);
        return NotedAsync(_answer.WriteAsync(context), exchange);
    }

    /// <summary>Notes the error of an answer that could not be sent.</summary>
    public static async Task<ExchangeError?> NotedAsync(Task<ExchangeError?> sending, Exchange exchange)
    {
        if (await sending is not { } error)
            return null;
        exchange.Failed(error);
        return error;
    }
}
