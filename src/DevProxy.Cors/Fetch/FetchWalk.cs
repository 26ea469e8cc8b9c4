using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>
/// The steps of a browser through one fetch: preflight, request, redirects. It sends nothing itself: send <see cref="Next"/>, pass the
/// answer to <see cref="Take"/>, and continue with the walk that it returns until <see cref="Next"/> is null.
/// </summary>
public sealed class FetchWalk
{
    private readonly FetchRequest _request;
    private readonly FetchHop _hop;

    // What stays the verdict of a fetch in which nothing else fails: a permission that the user has to grant, a divergent preflight.
    private readonly Verdict? _lasting;

    private FetchWalk(
        FetchRequest request,
        FetchHop hop,
        FetchStepKind? next,
        ImmutableArray<FetchStepTaken> taken,
        Verdict? verdict,
        Verdict? lasting
    )
    {
        _request = request;
        _hop = hop;
        _lasting = lasting;
        Plan = hop.IsCors
            ? PreflightPlan.For(hop.SerializedOrigin(request.Origin), hop.Method, hop.Headers, request.UseCorsPreflight)
            : PreflightPlan.None;
        Taken = taken;
        Verdict = verdict;
        Next =
            next is null ? null
            : next == FetchStepKind.Request || !Plan.IsNeeded ? Request()
            : Preflight();
    }

    /// <summary>What to send now; null when the fetch is over.</summary>
    public FetchStep? Next { get; }

    /// <summary>The preflight of this hop.</summary>
    public PreflightPlan Plan { get; }

    /// <summary>What was sent so far, in order.</summary>
    public ImmutableArray<FetchStepTaken> Taken { get; }

    /// <summary>
    /// The verdict on the fetch so far; null before the first answer. Final when <see cref="Next"/> is null. A divergent preflight stays
    /// the verdict of a fetch in which nothing else fails, because browsers continue after it. A hypothesis about the credentials mode
    /// that an earlier step blocked stays blocked.
    /// </summary>
    public Verdict? Verdict { get; }

    /// <summary>The names of the headers that script can read at the end; empty when it may not.</summary>
    public ImmutableArray<string> ExposedHeaders =>
        Next is null && _hop.IsCors && Verdict is { Outcome: Outcome.Allowed or Outcome.Divergent } && Taken is [.., { Answer: { } answer }]
            ? Cors.ExposedHeaders.Of(answer.Headers, _request.Include)
            : [];

    /// <summary>The first step of a fetch.</summary>
    /// <param name="request">The request that script makes.</param>
    public static FetchWalk Start(FetchRequest request)
    {
        // Forbidden names are dropped when script sets them, the method is normalized when the Request is made.
        var headers = new HeaderList(
            request
                .Headers.Select(line => new HeaderLine(line.Name, HeaderValue.Normalize(line.Value)))
                .Where(line => !ForbiddenHeaders.Contains(line.Name, line.Value))
        );
        var isSameOrigin = Origin.TryFromUrl(request.Url, out var target) && target.IsSameOriginWith(request.Origin);
        var hop = new FetchHop(
            FetchMethod.Normalize(request.Method),
            request.Url,
            headers,
            request.Mode == FetchMode.Cors && !isSameOrigin,
            false,
            0
        );

        // Fetch, main fetch, step 12: "same-origin" refuses before anything is sent.
        if (request.Mode == FetchMode.SameOrigin && !isSameOrigin)
        {
            var refused = Judge.Refuse(ContextOf(request, hop, []), FailureCode.ModeSameOrigin, null);
            return new FetchWalk(request, hop, null, [], refused, null);
        }

        if (!request.ChecksBeforeCors || BeforeCors.Check(request.Origin, request.Url) is not { } early)
            return new FetchWalk(request, hop, FetchStepKind.Preflight, [], null, null);
        var verdict = Judge.Refuse(ContextOf(request, hop, []), early, null);
        return early.AsksUser
            ? new FetchWalk(request, hop, FetchStepKind.Preflight, [], null, verdict)
            : new FetchWalk(request, hop, null, [], verdict, null);
    }

    /// <summary>The walk after the answer to <see cref="Next"/>.</summary>
    /// <param name="answer">The answer; null when there was none.</param>
    /// <param name="body">The beginning of the answer's body, which may show why it is as it is.</param>
    /// <exception cref="InvalidOperationException">The fetch is over.</exception>
    public FetchWalk Take(Answer? answer, string? body = null)
    {
        var step = Next ?? throw new InvalidOperationException("The fetch is over; there is no request to answer.");
        var context = ContextOf(_request, _hop, Plan.UnsafeNames) with
        {
            Body = body,
            History =
                step.Kind == FetchStepKind.Request && Plan.IsNeeded
                    ? new RouteHistory(PreflightPassed: true, RouteHadHeaders: true, PreflightAnswer: PreflightAnswer)
                    : RouteHistory.None,
        };
        if (answer is null && _lasting is { Code: FailureCode.LocalNetworkAccess })
            return new FetchWalk(_request, _hop, null, Taken.Add(new FetchStepTaken(step, null, _lasting)), _lasting, _lasting);
        if (step.Kind == FetchStepKind.Preflight)
            return TakePreflight(step, Judge.Preflight(context, answer), answer);

        var verdict = _hop.IsCors ? Judge.Request(context, answer) : Judge.NotApplicable(context, answer);
        if (answer is null || verdict.Outcome == Outcome.Blocked || !Redirect.Is(answer) || _request.Mode == FetchMode.WebSocket)
            return End(step, answer, verdict);
        return Follow(step, answer, verdict);
    }

    /// <summary>The walk after a preflight that the browser does not send, because its cache has an answer to it.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Next"/> is not a preflight.</exception>
    public FetchWalk SkipPreflight() =>
        Next is { Kind: FetchStepKind.Preflight }
            ? new FetchWalk(_request, _hop, FetchStepKind.Request, Taken, Verdict, _lasting)
            : throw new InvalidOperationException("The next step is not a preflight.");

    private Answer? PreflightAnswer => Taken is [.., { Step.Kind: FetchStepKind.Preflight } last] ? last.Answer : null;

    private FetchWalk TakePreflight(FetchStep step, Verdict verdict, Answer? answer)
    {
        var taken = Taken.Add(new FetchStepTaken(step, answer, verdict));
        return verdict.Outcome == Outcome.Blocked
            ? new FetchWalk(_request, _hop, null, taken, verdict, _lasting)
            : new FetchWalk(_request, _hop, FetchStepKind.Request, taken, Settled(verdict), LastingAfter(verdict));
    }

    private FetchWalk End(FetchStep step, Answer? answer, Verdict verdict)
    {
        var taken = Taken.Add(new FetchStepTaken(step, answer, verdict));
        return new FetchWalk(_request, _hop, null, taken, Settled(verdict), _lasting);
    }

    // A browser asks for the permission before anything else; what it then refuses is refused all the same.
    private Verdict Settled(Verdict verdict) =>
        _lasting is not null && verdict.Outcome is Outcome.Allowed or Outcome.Divergent ? LastingAfter(verdict)! : After(verdict);

    private Verdict? LastingAfter(Verdict verdict) =>
        verdict.Outcome == Outcome.Divergent && _lasting is not { Code: FailureCode.LocalNetworkAccess } ? verdict : _lasting;

    private Verdict After(Verdict verdict) => Verdict is null ? verdict : verdict.After(Verdict);

    private FetchWalk Follow(FetchStep step, Answer answer, Verdict verdict)
    {
        var (code, next) = Redirect.Follow(_hop, _request.Origin, _request.Mode, answer);
        if (code is { } refusal)
            return End(step, answer, Judge.Refuse(ContextOf(_request, _hop, Plan.UnsafeNames), refusal, answer));

        var early = _request.ChecksBeforeCors ? BeforeCors.Check(_request.Origin, next!.Url) : null;
        if (early is { AsksUser: false })
            return End(step, answer, Judge.Refuse(ContextOf(_request, next!, []), early, answer));

        var taken = Taken.Add(new FetchStepTaken(step, answer, verdict));

        // Fetch, main fetch, steps 11 to 14, run again for each hop; "cors" tainting stays.
        var isSameOrigin = Origin.TryFromUrl(next!.Url, out var target) && target.IsSameOriginWith(_request.Origin);
        if (_request.Mode == FetchMode.SameOrigin && !isSameOrigin)
        {
            var refused = Judge.Refuse(ContextOf(_request, next, []), FailureCode.ModeSameOrigin, null);
            return new FetchWalk(_request, next, null, taken, refused, _lasting);
        }

        var hop = next with { IsCors = next.IsCors || (_request.Mode == FetchMode.Cors && !isSameOrigin) };
        var lasting = early is null ? _lasting : Judge.Refuse(ContextOf(_request, hop, []), early, null);
        return new FetchWalk(_request, hop, FetchStepKind.Preflight, taken, After(verdict), lasting);
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

    private static JudgingContext ContextOf(FetchRequest request, FetchHop hop, ImmutableArray<string> unsafeNames) =>
        new(
            hop.Url,
            hop.SerializedOrigin(request.Origin),
            hop.Method,
            unsafeNames,
            request.Include ? CredentialsMode.Include : CredentialsMode.NotInclude
        )
        {
            Mode = request.Mode,
            Accept = hop.Headers.Get("Accept"),
            PageOrigin = request.Origin.Serialized,
            RedirectedFrom = hop.Count == 0 ? null : request.Url,
            IsCrossSite = Origin.TryFromUrl(hop.Url, out var target) && !Site.AreSame(request.Origin, target),
            UseCorsPreflight = request.UseCorsPreflight,
            ScriptRevalidates = unsafeNames.Any(name => name is "if-none-match" or "if-modified-since"),
            Backend = request.Backend,
        };
}

/// <summary>One request that a browser sends.</summary>
/// <param name="Kind">Whether it is a preflight or the request itself.</param>
/// <param name="Method">The method.</param>
/// <param name="Url">The absolute URL.</param>
/// <param name="Headers">The headers that script set, <c>Origin</c>, and those of a preflight; nothing else that a browser adds.</param>
/// <param name="SendsCredentials">Whether it carries cookies and HTTP authentication. A preflight never does.</param>
public sealed record FetchStep(FetchStepKind Kind, string Method, string Url, HeaderList Headers, bool SendsCredentials);

/// <summary>The kind of a step.</summary>
public enum FetchStepKind
{
    /// <summary>The <c>OPTIONS</c> request before the request.</summary>
    Preflight,

    /// <summary>The request itself, on the first or on a later hop.</summary>
    Request,
}

/// <summary>One request that was sent, its answer and the verdict.</summary>
/// <param name="Step">What was sent.</param>
/// <param name="Answer">The answer; null when there was none.</param>
/// <param name="Verdict">The verdict on it.</param>
public sealed record FetchStepTaken(FetchStep Step, Answer? Answer, Verdict Verdict);
