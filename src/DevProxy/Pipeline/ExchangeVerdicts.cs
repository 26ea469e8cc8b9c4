using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// Judges one exchange: the upstream's raw answer, what the browser got, and what pages at the production origins would make of the former.
/// </summary>
/// <param name="exchange">The exchange.</param>
/// <param name="preflight">The exchange of the preflight that allowed it; null when there is none.</param>
/// <param name="memory">What earlier exchanges showed.</param>
/// <param name="redaction">Masks the URL, which verdicts write into their messages.</param>
/// <param name="production">What pages at the production origins would make of it; null without such origins.</param>
internal sealed class ExchangeVerdicts(
    Exchange exchange,
    Exchange? preflight,
    TrafficMemory memory,
    Redaction redaction,
    ProductionVerdicts? production
)
{
    private const int BodyChars = 2048;
    private readonly Lock _gate = new();
    private Answer? _delivered;
    private string? _body;
    private bool _isUnanswered;
    private JudgingContext? _context;

    /// <summary>When it arrived, by the steady clock.</summary>
    public DateTimeOffset ArrivedAt { get; init; }

    /// <summary>Who sent it: an IP address, empty when not known.</summary>
    public string Client { get; init; } = "";

    /// <summary>The verdict on what the browser got; null until it got something.</summary>
    public Verdict? Delivered => exchange.Cors.Delivered;

    /// <summary>The beginning of the body that the upstream sent and the browser did not get; null where it got what was sent.</summary>
    public byte[]? DroppedBody { get; set; }

    /// <summary>The answer's head is final.</summary>
    public void Judge(Answer delivered)
    {
        _delivered = delivered;
        Judge();
        if (exchange.UpstreamAnswer is { } answer && exchange.Observation.IsJudged)
            memory.Routes.Learn(RouteName, Context(), answer);
    }

    /// <summary>The answer's body is there too: a refusal's says why, and an error's page often says which framework wrote it.</summary>
    public void JudgeWithBody()
    {
        if (_delivered is null || !IsTelling || Body() is not { } body)
            return;
        _body = body;
        Judge();
    }

    /// <summary>No request has followed this preflight.</summary>
    public void JudgeUnanswered()
    {
        if (_delivered is null)
            return;
        _body = Body();
        _isUnanswered = true;
        Judge();
    }

    /// <summary>The upstream is asked for the production origins whose verdict its answer did not settle.</summary>
    /// <returns>Whether the verdicts changed.</returns>
    public async Task<bool> AskForProductionAsync()
    {
        if (_delivered is null || production is null || !await production.AskAsync())
            return false;
        Judge();
        return true;
    }

    // A success says nothing in its body, unless it is a page for people where an API was asked.
    private bool IsTelling =>
        exchange.Upstream is { Status: { } status } upstream
        && (
            status >= 400
            || (
                exchange.Observation.IsJudged
                && (
                    !HttpStatus.IsOk(status)
                    || upstream.Headers.Get("Content-Type")?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true
                )
            )
        );

    private string RouteName => exchange.Arrived.Route?.Key ?? "";

    // The answer, its body and a late finding may arrive on several threads at the same time.
    private void Judge()
    {
        lock (_gate)
            JudgeAgain();
    }

    private void JudgeAgain()
    {
        var upstream = exchange.Upstream;
        var context = _body is null ? Context() : Context() with { Body = _body };
        var judged = Production(upstream, context);
        if (!judged.IsEmpty)
            context = context with
            {
                ProductionOrigins = [.. judged.Where(one => one.Verdict.Outcome != Outcome.Allowed).Select(one => one.Origin)],
            };
        context = context with { History = memory.Routes.Recall(RouteName, context) };
        Verdict? raw = upstream is null ? null : exchange.Observation.Judge(Known(context), exchange.UpstreamAnswer);
        var delivered = exchange.Observation.Judge(Seen(context, upstream), _delivered);

        // The request that a preflight let through may have come before the preflight's body was read: what it settled stays settled.
        exchange.Revise(cors =>
            cors with
            {
                Upstream = raw?.Settled(cors.Delivered?.Credentials ?? default),
                Delivered = delivered.Settled(cors.Delivered?.Credentials ?? default),
                Production = judged,
            }
        );
    }

    // What the upstream's answer is judged with; nothing more than the route's history, for a request without a preflight.
    private JudgingContext Known(JudgingContext context) =>
        preflight is null && exchange.UpstreamAnswer is not null
            ? context
            : context with
            {
                History = context.History with
                {
                    IsProxyAnswer = exchange.UpstreamAnswer is null,
                    PreflightPassed = HasPassed(preflight?.Cors.Upstream),
                    PreflightAnswer = preflight?.UpstreamAnswer,
                },
            };

    // What the browser's answer is judged with, likewise.
    private JudgingContext Seen(JudgingContext context, UpstreamPart? upstream) =>
        preflight is null && exchange.Error is null && !_isUnanswered && upstream is not null
            ? context
            : context with
            {
                History = context.History with
                {
                    IsProxyAnswer = exchange.Error is not null && exchange.UpstreamAnswer is null && upstream is not null,
                    ProxyRefusal = upstream is null ? exchange.Error?.Fix ?? LocalAnswer.FixOf(exchange) : null,
                    AnsweredHere = upstream is null && exchange.Error is null ? LocalAnswer.Of(exchange) : null,
                    PreflightPassed = HasPassed(preflight?.Cors.Delivered),
                    PreflightAnswer = preflight?.Response,
                    PreflightUnanswered = _isUnanswered,
                },
            };

    // Made when the answer's head is final: what the request is, and what the upstream was asked, changes no more.
    private JudgingContext Context()
    {
        if (_context is not null)
            return _context;
        var (observation, upstream) = (exchange.Observation, exchange.Upstream);
        var shown = upstream?.RequestHeaders.Get(CorsHeader.Origin);
        return _context = observation.ToJudgingContext() with
        {
            Url = redaction.Url(observation.Request.Url),
            UpstreamUrl = upstream is null ? null : redaction.Url(upstream.Url),
            RewrittenOrigin = shown is not null && shown != (observation.OverwrittenOrigin ?? observation.Origin) ? shown : null,
        };
    }

    // In production the page calls what the upstream is here.
    private ImmutableArray<ProductionVerdict> Production(UpstreamPart? upstream, JudgingContext context) =>
        upstream is null || production is null
            ? []
            : production.Judge(
                context with
                {
                    Url = context.UpstreamUrl!,
                    History = new RouteHistory(PreflightPassed: HasPassed(preflight?.Cors.Upstream)),
                }
            );

    private static bool HasPassed(Verdict? verdict) => verdict is { WithoutCredentials.Outcome: Outcome.Allowed };

    private string? Body()
    {
        var isDropped = DroppedBody is { Length: > 0 } && exchange.Upstream is not null;
        if (exchange.Response is not { } response || (!isDropped && exchange.ResponseBody.KeptBytes == 0))
            return null;
        var (size, kept) = isDropped ? (DroppedBody!.Length, DroppedBody) : (exchange.ResponseBody.Size, exchange.ResponseBody.ToArray());
        var headers = isDropped ? exchange.Upstream!.Headers : response.Headers;
        var shown = BodyText.Show(size, kept, headers.Get("Content-Type"), headers.Get("Content-Encoding"), BodyChars);
        return redaction.Body(shown).Text is { } text ? BodyText.Beginning(text, BodyChars) : null;
    }
}

/// <summary>What a verdict says of an answer that no upstream gave, so that nothing is blamed on one.</summary>
internal static class LocalAnswer
{
    /// <summary>What it is; null for an upstream's, and for DevProxy's own.</summary>
    public static string? Of(Exchange exchange) =>
        exchange.Responder switch
        {
            AnsweredBy.Mock => exchange.AnsweredFrom is { } file ? $"the mock {file}" : "the \"mock\" of its route",
            AnsweredBy.Recording => $"the recording {exchange.AnsweredFrom}",
            AnsweredBy.Fault => "a fault that DevProxy was told to inject",
            _ => null,
        };

    /// <summary>What to do where a browser refuses it.</summary>
    public static string? FixOf(Exchange exchange) =>
        exchange.Responder switch
        {
            AnsweredBy.Mock => "Write \"cors\": true in the mock or in its route, or the header in \"headers\" of the mock. If the mock is "
                + "meant to act like an API without CORS headers, leave it as it is.",
            AnsweredBy.Recording => "Write \"cors\": true in the route.",
            AnsweredBy.Fault =>
                "This is what the page gets from a server whose errors have no CORS headers: make your server send them with "
                    + "every status, and make the page handle an answer that it cannot read. \"cors\": true in \"fault\" sends them here.",
            _ => null,
        };
}
