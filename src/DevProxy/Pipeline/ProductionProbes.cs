using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// Asks upstreams, one after the other, for what production origins get, and remembers for a minute what came of it: the same question is not asked
/// again within that time. Nobody waits for it but the record of the exchange that raised the question.
/// </summary>
/// <param name="probe">Asks.</param>
/// <param name="time">The clock.</param>
/// <param name="fault">Told of faults of DevProxy's own.</param>
/// <param name="ended">Cancelled when the app ends.</param>
internal sealed class ProductionProbes(UpstreamProbe probe, TimeProvider time, Action<Exception> fault, CancellationToken ended)
{
    /// <summary>How long the same question is not asked again.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    /// <summary>How long an upstream may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

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
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, patience.Token);
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
        return Fingerprint.Of(route.Target.Origin.Serialized, path, asked.Origin, asked.Method, string.Join(',', asked.UnsafeNames));
    }
}
