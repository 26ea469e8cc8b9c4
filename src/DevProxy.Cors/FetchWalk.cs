using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>
/// A browser's way through one fetch: preflight, request, redirects. It sends nothing itself: send <see cref="Next"/>, hand the answer to
/// <see cref="Take"/>, and go on with the walk that it returns until <see cref="Next"/> is null.
/// </summary>
public sealed class FetchWalk
{
    private readonly FetchRequest _request;
    private readonly FetchHop _hop;
    private readonly Verdict? _divergent;

    private FetchWalk(FetchRequest request, FetchHop hop, FetchStepKind? next, ImmutableArray<FetchStepTaken> taken, Verdict? verdict, Verdict? divergent)
    {
        _request = request;
        _hop = hop;
        _divergent = divergent;
        Plan = hop.IsCors
            ? PreflightPlan.For(hop.SerializedOrigin(request.Origin), hop.Method, hop.Headers, request.UseCorsPreflight)
            : PreflightPlan.None;
        Taken = taken;
        Verdict = verdict;
        Next = next is null ? null : next == FetchStepKind.Request || !Plan.IsNeeded ? Request() : Preflight();
    }

    /// <summary>What to send now; null when the fetch is over.</summary>
    public FetchStep? Next { get; }

    /// <summary>The preflight of this hop.</summary>
    public PreflightPlan Plan { get; }

    /// <summary>What was sent so far, in order.</summary>
    public ImmutableArray<FetchStepTaken> Taken { get; }

    /// <summary>
    /// What becomes of the fetch; null before anything is known. Final when <see cref="Next"/> is null. A divergent preflight is kept as the
    /// verdict of a fetch in which nothing else fails: browsers do go on after it. What a step before would have refused under the other
    /// hypothesis about the credentials mode stays refused.
    /// </summary>
    public Verdict? Verdict { get; }

    /// <summary>The names of the headers that script can read at the end; empty unless it is allowed to.</summary>
    public ImmutableArray<string> ExposedHeaders =>
        Next is null && _hop.IsCors && Verdict is { Outcome: Outcome.Allowed or Outcome.Divergent } && Taken is [.., { Answer: { } answer }]
            ? Cors.ExposedHeaders.Of(answer.Headers, _request.Include)
            : [];

    /// <summary>The first step of a fetch.</summary>
    /// <param name="request">What script asks for.</param>
    public static FetchWalk Start(FetchRequest request)
    {
        // Forbidden names are dropped when script sets them, the method is normalized when the Request is made.
        var headers = new HeaderList(request.Headers
            .Select(line => new HeaderLine(line.Name, HeaderValue.Normalize(line.Value)))
            .Where(line => !ForbiddenHeaders.Contains(line.Name, line.Value)));
        var isSameOrigin = Origin.TryFromUrl(request.Url, out var target) && target.IsSameOriginWith(request.Origin);
        var hop = new FetchHop(FetchMethod.Normalize(request.Method), request.Url, headers, request.Mode == FetchMode.Cors && !isSameOrigin, false, 0);

        // Fetch, main fetch, step 12: "same-origin" refuses before anything is sent.
        if (request.Mode == FetchMode.SameOrigin && !isSameOrigin)
        {
            var refused = Judge.Refuse(SituationOf(request, hop, []), FailureCode.ModeSameOrigin, null);
            return new FetchWalk(request, hop, null, [], refused, null);
        }

        return new FetchWalk(request, hop, FetchStepKind.Preflight, [], null, null);
    }

    /// <summary>The walk after the answer to <see cref="Next"/>.</summary>
    /// <param name="answer">The answer; null when there was none.</param>
    /// <param name="errorBody">The beginning of an error answer's body, from which the backend may be recognised.</param>
    /// <exception cref="InvalidOperationException">The fetch is over.</exception>
    public FetchWalk Take(Answer? answer, string? errorBody = null)
    {
        var step = Next ?? throw new InvalidOperationException("The fetch is over: there is no request to answer.");
        var situation = SituationOf(_request, _hop, Plan.UnsafeNames) with
        {
            ErrorBody = errorBody,
            Background = step.Kind == FetchStepKind.Request && Plan.IsNeeded ? new Background(PreflightPassed: true, RouteHadHeaders: true) : Background.None,
        };
        if (step.Kind == FetchStepKind.Preflight)
            return TakePreflight(step, Judge.Preflight(situation, answer), answer);

        var verdict = _hop.IsCors ? Judge.Request(situation, answer) : Judge.NotApplicable(situation, answer);
        if (answer is null || verdict.Outcome == Outcome.Blocked || !Redirect.Is(answer) || _request.Mode == FetchMode.WebSocket)
            return End(step, answer, verdict);
        return Follow(step, answer, verdict);
    }

    /// <summary>The walk when the browser has an answer to this preflight in its cache and does not send it.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Next"/> is no preflight.</exception>
    public FetchWalk SkipPreflight() => Next is { Kind: FetchStepKind.Preflight }
        ? new FetchWalk(_request, _hop, FetchStepKind.Request, Taken, Verdict, _divergent)
        : throw new InvalidOperationException("The next step is no preflight.");

    private FetchWalk TakePreflight(FetchStep step, Verdict verdict, Answer? answer)
    {
        var taken = Taken.Add(new FetchStepTaken(step, answer, verdict));
        return verdict.Outcome == Outcome.Blocked
            ? new FetchWalk(_request, _hop, null, taken, verdict, _divergent)
            : new FetchWalk(_request, _hop, FetchStepKind.Request, taken, After(verdict), verdict.Outcome == Outcome.Divergent ? verdict : _divergent);
    }

    private FetchWalk End(FetchStep step, Answer? answer, Verdict verdict)
    {
        var taken = Taken.Add(new FetchStepTaken(step, answer, verdict));
        return new FetchWalk(_request, _hop, null, taken, verdict.Outcome == Outcome.Allowed ? _divergent ?? After(verdict) : After(verdict), _divergent);
    }

    private Verdict After(Verdict verdict) => Verdict is null ? verdict : verdict.After(Verdict);

    private FetchWalk Follow(FetchStep step, Answer answer, Verdict verdict)
    {
        var (code, next) = Redirect.Follow(_hop, _request.Origin, _request.Mode, answer);
        if (code is { } refusal)
            return End(step, answer, Judge.Refuse(SituationOf(_request, _hop, Plan.UnsafeNames), refusal, answer));

        var taken = Taken.Add(new FetchStepTaken(step, answer, verdict));

        // Fetch, main fetch, steps 11 to 14, are run again for each hop; "cors" tainting stays.
        var isSameOrigin = Origin.TryFromUrl(next!.Url, out var target) && target.IsSameOriginWith(_request.Origin);
        if (_request.Mode == FetchMode.SameOrigin && !isSameOrigin)
        {
            var refused = Judge.Refuse(SituationOf(_request, next, []), FailureCode.ModeSameOrigin, null);
            return new FetchWalk(_request, next, null, taken, refused, _divergent);
        }

        var hop = next with { IsCors = next.IsCors || (_request.Mode == FetchMode.Cors && !isSameOrigin) };
        return new FetchWalk(_request, hop, FetchStepKind.Preflight, taken, After(verdict), _divergent);
    }

    private FetchStep Preflight() => new(FetchStepKind.Preflight, "OPTIONS", _hop.Url, Plan.Headers, SendsCredentials: false);

    private FetchStep Request()
    {
        // Fetch, "append a request Origin header".
        var sendsOrigin = _hop.IsCors || _request.Mode == FetchMode.WebSocket || _hop.Method is not ("GET" or "HEAD");
        var headers = sendsOrigin
            ? new HeaderList([.. _hop.Headers, new HeaderLine(CorsHeader.Origin, _hop.SerializedOrigin(_request.Origin))])
            : _hop.Headers;
        return new FetchStep(FetchStepKind.Request, _hop.Method, _hop.Url, headers, _request.Include || !_hop.IsCors);
    }

    private static Situation SituationOf(FetchRequest request, FetchHop hop, ImmutableArray<string> unsafeNames) =>
        new(hop.Url, hop.SerializedOrigin(request.Origin), hop.Method, unsafeNames, request.Include ? CredentialsMode.Include : CredentialsMode.NotInclude)
        {
            Mode = request.Mode,
            PageOrigin = request.Origin.Serialized,
            RedirectedFrom = hop.Count == 0 ? null : request.Url,
            IsCrossSite = Origin.TryFromUrl(hop.Url, out var target) && !Site.AreSame(request.Origin, target),
            UseCorsPreflight = request.UseCorsPreflight,
            ScriptRevalidates = unsafeNames.Any(name => name is "if-none-match" or "if-modified-since"),
            Backend = request.Backend,
        };
}
