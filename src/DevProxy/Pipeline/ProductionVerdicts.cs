using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// What pages at the production origins would make of one exchange: judged on the upstream's own answer, and where that was given to another origin and
/// does not settle it, on what the upstream says when it is asked for them.
/// </summary>
/// <param name="exchange">The exchange.</param>
/// <param name="observation">What its request shows, its preflight taken into account.</param>
/// <param name="config">The configuration that it is served by.</param>
/// <param name="route">The route that matches it; null when none does.</param>
/// <param name="probes">Asks upstreams.</param>
internal sealed class ProductionVerdicts(
    Exchange exchange,
    Observation observation,
    ProxyConfig config,
    Route? route,
    ProductionProbes probes
)
{
    private volatile ImmutableDictionary<string, Answer> _answers = ImmutableDictionary<string, Answer>.Empty;

    /// <summary>A verdict for each production origin, as far as it is known now.</summary>
    /// <param name="situation">That of the exchange, with the URL that production calls.</param>
    public ImmutableArray<ProductionVerdict> Judge(JudgingContext situation)
    {
        // A page at a production origin calls APIs; nobody there loads the modules of a dev server.
        if (exchange.Upstream is not { Status: { } status } upstream || !IsCalledByScript)
            return [];
        var answer = new Answer(status, upstream.Headers);
        return
        [
            .. config.ProductionOrigins.Select(origin => new ProductionVerdict(
                origin.Serialized,
                Judge(situation, answer, origin.Serialized)
            )),
        ];
    }

    /// <summary>Asks for the origins whose verdict is not settled.</summary>
    /// <returns>Whether more is known now.</returns>
    public async Task<bool> AskAsync()
    {
        var open = exchange.Cors.Production.Where(one => one.Verdict.Outcome == Outcome.Indeterminate).Select(one => one.Origin);
        var isMoreKnown = false;
        if (Upstream is null)
            return false;
        foreach (var origin in open.Where(origin => !_answers.ContainsKey(origin)))
        {
            if (await probes.AskAsync(Upstream, exchange.Arrived, Question(origin), config.Log.Redact) is not { } answer)
                continue;
            _answers = _answers.SetItem(origin, answer);
            isMoreKnown = true;
        }

        return isMoreKnown;
    }

    private bool IsCalledByScript =>
        observation.IsJudged || (observation.Role == CorsRole.SameOrigin && observation.Request.Headers.Get("Sec-Fetch-Dest") == "empty");

    private Verdict Judge(JudgingContext situation, Answer answer, string origin) =>
        HypotheticalOrigin.Judge(
            situation,
            observation.Role == CorsRole.Preflight,
            answer,
            origin,
            _answers.GetValueOrDefault(origin) ?? Recall(origin)
        );

    // Nobody but an upstream can be asked.
    private Upstream? Upstream => (route?.Responder as UpstreamResponder)?.Upstream;

    private Answer? Recall(string origin) => Upstream is { } upstream ? probes.Recall(upstream, exchange.Arrived, Question(origin)) : null;

    private PreflightQuestion Question(string origin) => new(origin, observation.Method, observation.UnsafeNames);
}
