using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// Asks upstreams, one after the other, for what production origins get, and remembers for a minute what came of it: the same question is
/// not asked again within that time. Nobody waits for it but the record of the exchange that raised the question.
/// </summary>
/// <param name="probe">Asks.</param>
/// <param name="time">The clock.</param>
/// <param name="fault">Told of internal errors.</param>
/// <param name="ended">Cancelled when the app ends.</param>
internal sealed class ProductionProbes(UpstreamProbe probe, TimeProvider time, Action<Exception> fault, CancellationToken ended)
{
    /// <summary>How long the same question is not asked again.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    /// <summary>How long an upstream may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>How many questions are remembered; while there are as many within a minute, no other is asked.</summary>
    public const int MostRemembered = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<Fingerprint, (long At, Task<Answer?> Answer)> _asked = [];
    private Task _last = Task.CompletedTask;

    /// <summary>What the upstream answered within the last minute; null when it did not, or was not asked.</summary>
    public Answer? Recall(Upstream upstream, ArrivedRequest request, PreflightQuestion asked)
    {
        lock (_gate)
        {
            return
                _asked.TryGetValue(QuestionOf(upstream, request, asked), out var known)
                && IsFresh(known.At)
                && known.Answer.IsCompletedSuccessfully
                ? known.Answer.Result
                : null;
        }
    }

    /// <summary>The upstream's answer, asked for where it was not within the last minute; null when there is none.</summary>
    public Task<Answer?> AskAsync(Upstream upstream, ArrivedRequest request, PreflightQuestion asked, ImmutableArray<string> secrets)
    {
        var question = QuestionOf(upstream, request, asked);
        lock (_gate)
        {
            if (_asked.TryGetValue(question, out var known) && IsFresh(known.At))
                return known.Answer;
            foreach (var old in _asked.Where(one => !IsFresh(one.Value.At)).Select(one => one.Key).ToList())
                _asked.Remove(old);
            if (_asked.Count >= MostRemembered || ended.IsCancellationRequested)
                return Task.FromResult<Answer?>(null);

            var answer = AskAfterAsync(_last, upstream, request, asked, secrets);
            _asked[question] = (time.GetTimestamp(), answer);
            _last = answer;
            return answer;
        }
    }

    private bool IsFresh(long at) => time.GetElapsedTime(at) < Rest;

    // A page that calls twenty things at once must not have the upstream answer forty.
    private async Task<Answer?> AskAfterAsync(
        Task before,
        Upstream upstream,
        ArrivedRequest request,
        PreflightQuestion asked,
        ImmutableArray<string> secrets
    )
    {
        await Task.WhenAny(before).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (ended.IsCancellationRequested)
            return null;
        try
        {
            using var timeout = new CancellationTokenSource(Timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, timeout.Token);
            return await probe.AskAsync(upstream, request.Head, asked, secrets, either.Token);
        }
#pragma warning disable CA1031 // Exceptions are bugs; nobody awaits this one to see it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (!ended.IsCancellationRequested)
                fault(error);
            return null;
        }
    }

    // What makes two questions the same: who is asked, for which path, which origin, method and headers.
    private static Fingerprint QuestionOf(Upstream upstream, ArrivedRequest request, PreflightQuestion asked)
    {
        var route = upstream.Config;
        var path = UpstreamPath.Of(route, request.Target.Path).Value;
        return Fingerprint.Of(upstream.Target.Origin.Serialized, path, asked.Origin, asked.Method, string.Join(',', asked.UnsafeNames));
    }
}

/// <summary>
/// What pages at the production origins would make of one exchange: judged on the upstream's own answer, and where that was given to
/// another origin and does not settle it, on what the upstream says when it is asked for them.
/// </summary>
/// <param name="exchange">The exchange.</param>
/// <param name="config">The configuration that it is served by.</param>
/// <param name="route">The route that matches it; null when none does.</param>
/// <param name="probes">Asks upstreams.</param>
internal sealed class ProductionVerdicts(Exchange exchange, ProxyConfig config, Route? route, ProductionProbes probes)
{
    private volatile ImmutableDictionary<string, Answer> _answers = ImmutableDictionary<string, Answer>.Empty;

    /// <summary>A verdict for each production origin, as far as it is known now.</summary>
    /// <param name="context">That of the exchange, with the URL that is called in production.</param>
    public ImmutableArray<ProductionVerdict> Judge(JudgingContext context)
    {
        // A page at a production origin calls APIs; nobody there loads the modules of a dev server.
        if (exchange.UpstreamAnswer is not { } answer || !IsCalledByScript)
            return [];
        return
        [
            .. config.ProductionOrigins.Select(origin => new ProductionVerdict(
                origin.Serialized,
                Judge(context, answer, origin.Serialized)
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
        exchange.Observation.IsJudged
        || (exchange.Observation.Role == CorsRole.SameOrigin && exchange.Observation.Request.Headers.Get("Sec-Fetch-Dest") == "empty");

    private Verdict Judge(JudgingContext context, Answer answer, string origin) =>
        HypotheticalOrigin.Judge(
            context,
            exchange.Observation.Role == CorsRole.Preflight,
            answer,
            origin,
            _answers.GetValueOrDefault(origin) ?? Recall(origin)
        );

    // Nobody but an upstream can be asked.
    private Upstream? Upstream => (route?.Responder as UpstreamResponder)?.Upstream;

    private Answer? Recall(string origin) => Upstream is { } upstream ? probes.Recall(upstream, exchange.Arrived, Question(origin)) : null;

    private PreflightQuestion Question(string origin) => new(origin, exchange.Observation.Method, exchange.Observation.UnsafeNames);
}
