using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Exchanges;

namespace DevProxy.Pipeline;

/// <summary>Judges one exchange: the upstream's raw answer, what the browser got, and what pages at the production origins would make of the former.</summary>
/// <param name="visit">The exchange.</param>
/// <param name="observation">What its request betrays, its preflight taken into account.</param>
/// <param name="preflight">The notebook of the preflight that let it through; null when there is none.</param>
/// <param name="memory">What earlier exchanges showed.</param>
/// <param name="redaction">Masks the URL, which verdicts write into their messages.</param>
internal sealed class ExchangeVerdicts(Visit visit, Observation observation, Notebook? preflight, TrafficMemory memory, Redaction redaction)
{
    private const int ErrorBodyChars = 2048;
    private Answer? _delivered;

    /// <summary>The verdict on what the browser got; null until it got something.</summary>
    public Verdict? Delivered => visit.Notebook.Cors.Delivered;

    /// <summary>The answer's head is final.</summary>
    public void Judge(Answer delivered)
    {
        _delivered = delivered;
        Judge(errorBody: null, isUnanswered: false);
        if (visit.Notebook.Upstream is { Status: { } status } upstream && observation.IsJudged)
            memory.Routes.Learn(RouteName, Situation(upstream, [], null), new Answer(status, upstream.Headers));
    }

    /// <summary>The answer's body is there too: the page of an error often says which framework wrote it.</summary>
    public void JudgeWithBody()
    {
        if (_delivered is not null && observation.IsJudged && visit.Notebook.Upstream?.Status >= 400 && ErrorBody() is { } body)
            Judge(body, isUnanswered: false);
    }

    /// <summary>No request has followed this preflight.</summary>
    public void JudgeUnanswered()
    {
        if (_delivered is not null)
            Judge(ErrorBody(), isUnanswered: true);
    }

    private string RouteName => visit.Notebook.Route ?? "";

    private void Judge(string? errorBody, bool isUnanswered)
    {
        var notebook = visit.Notebook;
        var upstream = notebook.Upstream;
        var production = Production(upstream, errorBody);
        var refused = production.Where(one => one.Verdict.Outcome != Outcome.Allowed).Select(one => one.Origin);
        var situation = Situation(upstream, [.. refused], errorBody);
        var background = memory.Routes.Recall(RouteName, situation);

        Verdict? raw = null;
        if (upstream is not null)
        {
            var answer = upstream.Status is { } status ? new Answer(status, upstream.Headers) : null;
            var known = background with { IsProxyAnswer = answer is null, PreflightPassed = HasPassed(preflight?.Cors.Upstream) };
            raw = observation.Judge(situation with { Background = known }, answer);
        }

        var isOwn = notebook.Error is not null && upstream?.Status is null;
        var seen = background with { IsProxyAnswer = isOwn, PreflightPassed = HasPassed(preflight?.Cors.Delivered), PreflightUnanswered = isUnanswered };
        var delivered = observation.Judge(situation with { Background = seen }, _delivered);

        // The request that a preflight let through may have come before the preflight's body was read: what it settled stays settled.
        notebook.Revise(cors => cors with
        {
            Upstream = raw?.Settled(cors.Delivered?.Credentials ?? default),
            Delivered = delivered.Settled(cors.Delivered?.Credentials ?? default),
            Production = production,
        });
    }

    private Situation Situation(UpstreamPart? upstream, ImmutableArray<string> production, string? errorBody)
    {
        var shown = upstream?.RequestHeaders.Get(CorsHeader.Origin);
        return observation.ToSituation() with
        {
            Url = redaction.Url(observation.Request.Url),
            RewrittenOrigin = shown is not null && shown != observation.Origin ? shown : null,
            ProductionOrigins = production,
            ErrorBody = errorBody,
        };
    }

    // A page at a production origin calls APIs; nobody there loads the modules of a dev server.
    private ImmutableArray<ProductionVerdict> Production(UpstreamPart? upstream, string? errorBody)
    {
        var origins = visit.Serving.Config.ProductionOrigins;
        if (origins.IsEmpty || upstream?.Status is not { } status || !IsCalledByScript)
            return [];
        var situation = Situation(upstream, [], errorBody);
        var answer = new Answer(status, upstream.Headers);
        return
        [
            .. origins.Select(origin => new ProductionVerdict(
                origin.Serialized,
                HypotheticalOrigin.Judge(situation, observation.Role == CorsRole.Preflight, answer, origin.Serialized))),
        ];
    }

    private bool IsCalledByScript => observation.IsJudged || (observation.Role == CorsRole.SameOrigin && observation.Request.Headers.Get("Sec-Fetch-Dest") == "empty");

    private static bool HasPassed(Verdict? verdict) => verdict is { WithoutCredentials.Outcome: Outcome.Allowed };

    private string? ErrorBody()
    {
        var notebook = visit.Notebook;
        if (notebook.Response is not { } response || notebook.ResponseBody.KeptBytes == 0)
            return null;
        var tee = notebook.ResponseBody;
        var headers = response.Headers;
        return BodyText.Show(tee.Size, tee.ToArray(), headers.Get("Content-Type"), headers.Get("Content-Encoding"), ErrorBodyChars).Text is { } text
            ? text[..Math.Min(text.Length, ErrorBodyChars)]
            : null;
    }
}
