using System.Collections.Immutable;
using System.Globalization;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Checking;

/// <summary>A browser without a window: lets a page make one request of a live server, and stops where a browser stops.</summary>
/// <param name="wire">What carries the requests.</param>
internal sealed class BrowserFetch(BrowserTransport wire)
{
    /// <summary>Told of each answer and of the URL that would be asked next, if any; false ends it there.</summary>
    public Func<Answer?, string?, bool> GoesOn { get; init; } = static (_, _) => true;

    /// <summary>Sends preflight, request and whatever redirects lead to.</summary>
    /// <param name="question">What the page asks.</param>
    /// <param name="waitingFor">Told before each request what is waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// Null when there is no verdict: the request needs no preflight and was not asked to be sent, or <see cref="GoesOn"/> ended it.
    /// </returns>
    public async Task<CheckRecord?> RunAsync(CheckQuestion question, Action<string> waitingFor, CancellationToken cancellationToken)
    {
        // What the page sends along is as secret in what comes back.
        var redaction = new Redaction([]).For(question.Fetch.Headers);
        var walk = FetchWalk.Start(question.Fetch);
        var plan = walk.Plan;
        var steps = ImmutableArray.CreateBuilder<CheckStep>();
        var urls = new List<string>();
        ExchangeError? error = null;
        while (walk.Next is { } step && (step.Kind == FetchStepKind.Preflight || question.MaySend))
        {
            if (urls.Count == 0 || step.Url != urls[^1])
                urls.Add(step.Url);
            waitingFor($"{step.Method} {redaction.Url(step.Url)}");
            var (sent, came) = await SendAsync(question, step, urls, cancellationToken);
            walk = walk.Take(came.Answer, redaction.BodyText(came.Body, came.Answer?.Headers.Get("Content-Type")));
            error = came.Error is null ? null : redaction.Error(came.Error);
            steps.Add(Record(walk.Taken[^1], sent, redaction));
            if (!GoesOn(came.Answer, walk.Next?.Url))
                break;
        }

        return walk.Verdict is { } verdict
            ? Record(question, plan, steps.ToImmutable(), verdict, walk.ExposedHeaders, redaction) with
            {
                Error = error,
                WithCredentials = WithCredentials(question, walk) is { } other ? redaction.Verdict(other) : null,
            }
            : null;
    }

    // The server cannot see the mode, since there is no cookie here that it would add: the same answers, judged again.
    private static Verdict? WithCredentials(CheckQuestion question, FetchWalk taken)
    {
        if (question.Fetch.Include)
            return null;
        var walk = FetchWalk.Start(question.Fetch with { Include = true });
        foreach (var step in taken.Taken)
        {
            if (walk.Next is null)
                break;
            walk = walk.Take(step.Answer);
        }

        return walk.Verdict;
    }

    private async Task<(HeaderList Sent, TransportResult Came)> SendAsync(
        CheckQuestion question,
        FetchStep step,
        IReadOnlyList<string> urls,
        CancellationToken cancellationToken
    )
    {
        // A redirect that changes the method drops the body with it, and never changes it back.
        var isRequest = step.Kind == FetchStepKind.Request && step.Method == FetchMethod.Normalize(question.Fetch.Method);
        var body = isRequest ? question.Body : null;
        var headers = BrowserHeaders.Of(step, question.Fetch.Origin, urls, question.Fetch.Headers, Length(step, body));
        return (headers, await wire.SendAsync(step.Method, step.Url, headers, body, cancellationToken));
    }

    // Fetch, HTTP-network-or-cache fetch, steps 8.5 to 8.8.
    private static int? Length(FetchStep step, ReadOnlyMemory<byte>? body) =>
        body?.Length ?? (step.Kind == FetchStepKind.Request && step.Method is "POST" or "PUT" ? 0 : null);

    private static CheckStep Record(FetchStepTaken taken, HeaderList sent, Redaction redaction) =>
        new(
            taken.Step.Kind == FetchStepKind.Preflight ? ExchangeKind.Preflight : ExchangeKind.Request,
            redaction.Url(taken.Step.Url),
            new CheckStepRequest(taken.Step.Method, redaction.Headers(sent)),
            taken.Answer is { } answer ? answer with { Headers = redaction.Headers(answer.Headers) } : null,
            redaction.Verdict(taken.Verdict)
        );

    private static CheckRecord Record(
        CheckQuestion question,
        PreflightPlan plan,
        ImmutableArray<CheckStep> steps,
        Verdict verdict,
        ImmutableArray<string> exposed,
        Redaction redaction
    ) =>
        new(
            redaction.Url(question.Url),
            question.Fetch.Origin.Serialized,
            FetchMethod.Normalize(question.Fetch.Method),
            question.Fetch.Include ? "include" : "omit",
            plan.IsNeeded,
            [.. Reasons(plan, FetchMethod.Normalize(question.Fetch.Method))],
            steps.Any(step => step.Kind == ExchangeKind.Request),
            steps,
            redaction.Verdict(verdict),
            exposed
        )
        {
            Notes = [.. question.Notes.Select(redaction.Text)],
        };

    private static IEnumerable<string> Reasons(PreflightPlan plan, string method)
    {
        foreach (var reason in plan.Reasons)
        {
            if (reason == PreflightReason.Method)
                yield return string.Create(CultureInfo.InvariantCulture, $"method {method}");
        }

        foreach (var name in plan.UnsafeNames)
            yield return $"header {name}";
    }
}
