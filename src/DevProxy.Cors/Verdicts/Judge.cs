using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What would a browser do with this answer? Each judgment covers both hypotheses about the credentials mode.</summary>
public static class Judge
{
    /// <summary>Judges the answer to a preflight.</summary>
    /// <param name="context">Who asks, for what.</param>
    /// <param name="answer">The answer; null when there was none.</param>
    public static Verdict Preflight(JudgingContext context, Answer? answer)
    {
        var question = new PreflightQuestion(context.Origin, context.Method, context.UnsafeNames, context.UseCorsPreflight);
        var (without, with) = PreflightCheck.RunBoth(question, answer);

        // The names of a conditional verdict fail with credentials only.
        var reported =
            context.Credentials == CredentialsMode.Include || (without.Passes && context.Credentials == CredentialsMode.Unknown)
                ? with
                : without;
        return new Verdict(context, answer, JudgedAs.Preflight, Hypothesis.Of(without.Code), Hypothesis.Of(with.Code), reported.Failing);
    }

    /// <summary>Judges the answer to the request itself.</summary>
    /// <param name="context">Who asks, for what.</param>
    /// <param name="answer">The answer; null when there was none, to which no CORS rule applies.</param>
    public static Verdict Request(JudgingContext context, Answer? answer)
    {
        if (answer is null)
            return NotApplicable(context, null);

        var without = CheckRequest(context, include: false, answer);
        var with = CheckRequest(context, include: true, answer);
        return new Verdict(context, answer, JudgedAs.Request, without, with, []);
    }

    /// <summary>The verdict where CORS does not apply.</summary>
    public static Verdict NotApplicable(JudgingContext context, Answer? answer) =>
        new(context, answer, JudgedAs.Nothing, Hypothesis.NotApplicable, Hypothesis.NotApplicable, []);

    /// <summary>
    /// The verdict where a rule refuses that is not about the answer's CORS headers: one about redirects or the request's mode.
    /// </summary>
    public static Verdict Refuse(JudgingContext context, FailureCode code, Answer? answer)
    {
        var refused = Hypothesis.Of(code);
        return new Verdict(context, answer, JudgedAs.Request, refused, refused, ImmutableArray<string>.Empty);
    }

    /// <summary>The verdict where the browser refuses, or asks the user, before it looks at CORS.</summary>
    /// <param name="context">Who asks, for what; its URL is the one that is refused.</param>
    /// <param name="refusal">What is refused.</param>
    /// <param name="answer">The redirect that led there; null where nobody was asked.</param>
    public static Verdict Refuse(JudgingContext context, BeforeCorsRefusal refusal, Answer? answer)
    {
        var hypothesis = new Hypothesis(refusal.AsksUser ? Outcome.Conditional : Outcome.Blocked, refusal.Code);
        return new Verdict(context, answer, JudgedAs.Request, hypothesis, hypothesis, []);
    }

    /// <summary>Where a redirect leads that the browser refuses before CORS; null where the answer is no such redirect.</summary>
    /// <param name="context">Who asks, for what; its URL is the one that redirects.</param>
    /// <param name="page">The page's origin.</param>
    /// <param name="answer">The answer.</param>
    public static Verdict? RefuseRedirect(JudgingContext context, Origin page, Answer answer) =>
        Redirect.Target(context.Url, answer) is { } target && BeforeCors.Check(page, target) is { AsksUser: false } refusal
            ? Refuse(
                context with
                {
                    Url = target,
                    RedirectedFrom = context.RedirectedFrom ?? context.Url,
                    PageOrigin = page.Serialized,
                },
                refusal,
                answer
            )
            : null;

    /// <summary>The verdict where the answer does not decide it.</summary>
    internal static Verdict Indeterminate(JudgingContext context, Answer? answer) =>
        new(context, answer, JudgedAs.Nothing, Hypothesis.Indeterminate, Hypothesis.Indeterminate, []);

    private static Hypothesis CheckRequest(JudgingContext context, bool include, Answer answer)
    {
        var code = CorsCheck.Run(context.Origin, include, answer.Headers);
        if (answer.Status != 304 || context.ScriptRevalidates)
            return Hypothesis.Of(code ?? Redirect.Refusal(context.Url, answer));

        // The browser's own revalidation: the check runs on the stored answer with the 304's headers merged over it
        // (RFC 9111, section 4.3.4), so a header that is missing here may be there, and a wrong value here is wrong.
        return code switch
        {
            FailureCode.AcaoMissing when include && IsNotTrue(answer.Headers) => Hypothesis.Of(FailureCode.AcacNotTrue),
            FailureCode.AcaoMissing or FailureCode.AcacMissing => Hypothesis.Indeterminate,
            _ => Hypothesis.Of(code),
        };
    }

    private static bool IsNotTrue(HeaderList headers) => headers.Get(CorsHeader.AllowCredentials) is { } value && value != "true";
}

/// <summary>What a browser would do for a page at another origin with an answer that this origin got.</summary>
public static class HypotheticalOrigin
{
    /// <summary>
    /// The verdict for the other origin; <see cref="Outcome.Indeterminate"/> where the answer depends on the requesting origin,
    /// so that only a request from the other one shows it.
    /// </summary>
    /// <param name="context">What the answer was judged against.</param>
    /// <param name="isPreflight">Whether it answers a preflight.</param>
    /// <param name="answer">The upstream's own answer.</param>
    /// <param name="origin">The other origin, serialized.</param>
    /// <param name="asked">The upstream's answer to the same preflight from the other origin; null when none was sent.</param>
    public static Verdict Judge(JudgingContext context, bool isPreflight, Answer answer, string origin, Answer? asked = null)
    {
        var asIf = context with { Origin = origin, RewrittenOrigin = null, ProductionOrigins = [] };
        if (Decides(context, answer, origin))
            return isPreflight ? Cors.Judge.Preflight(asIf, answer) : Cors.Judge.Request(asIf, answer);
        return (asked, isPreflight) switch
        {
            (null, _) => Cors.Judge.Indeterminate(asIf, answer),
            (_, true) => Cors.Judge.Preflight(asIf, asked),
            _ => JudgeRequest(asIf, answer, asked),
        };
    }

    // "*" and a constant are the same for every origin. A missing header, or the origin that the upstream received, may depend on it.
    private static bool Decides(JudgingContext context, Answer answer, string origin)
    {
        var allowed = answer.Headers.Get(CorsHeader.AllowOrigin);
        if (allowed is null)
            return false;
        if (allowed == "*" || allowed == origin)
            return true;
        return allowed != (context.RewrittenOrigin ?? context.Origin);
    }

    private static Verdict JudgeRequest(JudgingContext asIf, Answer answer, Answer asked)
    {
        if (FetchMethod.IsSafelisted(asIf.Method) && asIf.UnsafeNames.IsEmpty)
            return AppliesToRequests(asked) ? Cors.Judge.Request(asIf, asked) : Cors.Judge.Indeterminate(asIf, answer);

        // A refused preflight is final. After one that passes, the answer usually has the headers too, unless it just lacked them for this
        // origin.
        var verdict = Cors.Judge.Preflight(asIf, asked);
        var lacksHeaders = asIf.History.PreflightPassed && !answer.Headers.Contains(CorsHeader.AllowOrigin);
        return lacksHeaders && verdict.Outcome != Outcome.Blocked ? Cors.Judge.Indeterminate(asIf, answer) : verdict;
    }

    // Without the header it counts only where the server handles OPTIONS: a 404 or 405 shows nothing about a GET.
    private static bool AppliesToRequests(Answer asked) =>
        !Redirect.Is(asked) && (HttpStatus.IsOk(asked.Status) || asked.Headers.Contains(CorsHeader.AllowOrigin));
}
