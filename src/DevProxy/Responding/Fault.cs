using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;
using DevProxy.Cors;
using DevProxy.Routing;
using DevProxy.Traffic;
using Microsoft.AspNetCore.WebUtilities;

namespace DevProxy.Responding;

/// <summary>
/// <c>"fault"</c> in a route: some of its requests fail, by an error answer or by a connection that ends. The upstream is not asked then.
/// </summary>
/// <param name="plan">How they fail; null in the list of features, where nothing is configured yet.</param>
internal sealed class Fault(FaultPlan? plan = null) : RouteFeature, IRouteStep
{
    private static readonly ImmutableArray<Key> Inner =
    [
        new("rate", new KeyShape { Fraction = true }, "1", "How many of the requests fail: 0.2 is one of five."),
        new("status", KeyShape.Whole(400, 599), "503", "The status of the answer."),
        new("retryAfter", KeyShape.Whole(0, 86_400), null, "Seconds for its Retry-After header."),
        new("body", new KeyShape { Any = true }, null, "Its body: any JSON, or a string. Default: a problem document that says so."),
        new("abort", KeyShape.Flag, "false", "true: there is no answer; the connection ends."),
        new("cors", KeyShape.Flag, "true", "false: no CORS headers, as of a server whose errors bypass its CORS layer."),
        new("preflights", KeyShape.Flag, "false", "true: preflights fail too."),
    ];

    private const int Parts = 1_000_000; // A rate is that exact.

    private readonly FaultPlan _plan = plan ?? new FaultPlan(0, null, HasCors: true, HasPreflights: false);

    public override ImmutableArray<Key> Keys { get; } =
    [new("fault", KeyShape.Object(Inner), null, "Some requests of the route fail, without the upstream being asked.")];

    public override string Banner => _plan.Words;

    /// <summary>Whether streams that are open fail with the requests that come.</summary>
    public bool CutsStreams => _plan is { Answer: null, Rate: 1 };

    public override RouteFeature? Read(Section route, ReadContext context)
    {
        if (route.Written("fault") is not { Kind: SourceKind.Object })
            return null;
        var section = route.Inner("fault", Inner);
        if (Inner.Any(key => section.IsRefused(key.Name)))
            return null;
        var answer = section.Flag("abort") ? null : Answer(section);
        return new Fault(
            new FaultPlan(
                double.Parse(section.Text("rate"), CultureInfo.InvariantCulture),
                answer,
                section.Flag("cors"),
                section.Flag("preflights")
            )
        );
    }

    public override IEnumerable<string> Explain() =>
        [
            $"{_plan.Words}, and the upstream is not asked"
                + $"{(_plan.HasPreflights ? ", preflights among them" : "")}{(_plan.HasCors ? "" : ", without CORS headers")}",
        ];

    public Task<ExchangeError?> PassAsync(HttpContext context, Exchange exchange, HeadDeadline? deadline, Func<Task<ExchangeError?>> next)
    {
        var isPreflight = exchange.Kind == ExchangeKind.Preflight;
        if ((isPreflight && !_plan.HasPreflights) || RandomNumberGenerator.GetInt32(Parts) >= _plan.Rate * Parts)
            return next();
        exchange.RespondedBy(AnsweredBy.Fault);
        if (_plan.Answer is not { } answer)
        {
            exchange.Cut(Dropped(exchange.Arrived.Route?.Key));
            return Task.FromResult<ExchangeError?>(null);
        }

        // What fails is not repaired: a preflight gets the status, and the page, where "cors" is false, no header.
        exchange.Grant =
            !_plan.HasCors ? null
            : isPreflight && exchange.Grant is { } grant ? grant with { Ask = null }
            : exchange.Grant;
        return answer.WriteAsync(context);
    }

    /// <summary>What the record says of a connection that was ended on purpose.</summary>
    /// <param name="route">The route's key.</param>
    public static ExchangeError Dropped(string? route) =>
        new(
            ExchangeError.InjectedFault,
            $"DevProxy ended this connection on purpose: \"{route}\" is to fail, by \"fault\" in its route or by a switch of the "
                + "inspector. Neither your page nor the upstream caused it.",
            "No action needed; to end it, remove \"fault\", or turn the switch off in the inspector."
        );

    private static CannedAnswer Answer(Section section)
    {
        var status = section.Whole("status");
        var (body, type) = section.Written("body") is { } written
            ? CannedAnswer.BodyOf(written)
            : (Problem(status), "application/problem+json");
        var headers = ImmutableArray.Create(new HeaderLine("Content-Type", type!), new HeaderLine("Cache-Control", "no-store"));
        if (section.Written("retryAfter") is { } seconds)
            headers = headers.Add(new HeaderLine("Retry-After", seconds.Text));
        return new CannedAnswer(status, new HeaderList(headers), body);
    }

    private static byte[] Problem(int status) =>
        SourceJson.Bytes(
            new SourceNode(SourceKind.Object, default)
            {
                Members =
                [
                    Member("title", new SourceNode(SourceKind.Text, default, ReasonPhrases.GetReasonPhrase(status))),
                    Member("status", new SourceNode(SourceKind.Number, default, status.ToString(CultureInfo.InvariantCulture))),
                    Member("detail", new SourceNode(SourceKind.Text, default, "A fault that DevProxy was told to inject.")),
                ],
            }
        );

    private static SourceMember Member(string key, SourceNode value) => new(key, default, value);
}

/// <summary>How requests fail.</summary>
/// <param name="Rate">How many of them, from 0 to 1.</param>
/// <param name="Answer">What they get; null where their connection ends.</param>
/// <param name="HasCors">Whether the answer has the CORS headers that any other would have.</param>
/// <param name="HasPreflights">Whether preflights fail too.</param>
internal sealed record FaultPlan(double Rate, CannedAnswer? Answer, bool HasCors, bool HasPreflights)
{
    /// <summary>How many fail and how, in words.</summary>
    public string Words =>
        (Rate >= 1, Answer) switch
        {
            (true, null) => "every request loses its connection",
            (true, { Status: var status }) => string.Create(CultureInfo.InvariantCulture, $"every request fails with {status}"),
            (false, null) => $"{Share} lose their connection",
            (false, { Status: var status }) => string.Create(CultureInfo.InvariantCulture, $"{Share} fail with {status}"),
        };

    private string Share => string.Create(CultureInfo.InvariantCulture, $"{Rate * 100:0.##} % of the requests");
}
