using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>
/// What a browser checks on a preflight's answer (Fetch, "CORS-preflight fetch", from step 7 on), in the order in which browsers report it:
/// a redirect before any header, the CORS check before the status.
/// </summary>
public static class PreflightCheck
{
    private const string Authorization = "authorization";

    /// <summary>Checks one answer.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="include">Whether the credentials mode <em>of the actual request</em> is <c>include</c>.</param>
    /// <param name="answer">The answer; null when there was none.</param>
    public static PreflightResult Run(PreflightQuestion question, bool include, Answer? answer) =>
        answer is null
            ? Fail(FailureCode.PreflightNetworkError)
            : Run(question, include, answer, TokenList.Extract(answer.Headers, CorsHeader.AllowMethods), TokenList.Extract(answer.Headers, CorsHeader.AllowHeaders));

    /// <summary>Checks one answer for both credentials modes, and reads its lists once.</summary>
    internal static (PreflightResult Without, PreflightResult With) RunBoth(PreflightQuestion question, Answer? answer)
    {
        if (answer is null)
            return (Fail(FailureCode.PreflightNetworkError), Fail(FailureCode.PreflightNetworkError));

        var methods = TokenList.Extract(answer.Headers, CorsHeader.AllowMethods);
        var headers = TokenList.Extract(answer.Headers, CorsHeader.AllowHeaders);
        return (Run(question, include: false, answer, methods, headers), Run(question, include: true, answer, methods, headers));
    }

    private static PreflightResult Run(PreflightQuestion question, bool include, Answer answer, TokenList methods, TokenList headers)
    {
        // A preflight's redirect mode is "error": a 3xx without Location is an ordinary answer, which step 7's ok status refuses.
        if (Redirect.Is(answer))
            return Fail(FailureCode.PreflightRedirect);

        var methodCode = CheckMethod(question, include, methods);
        var (headerCode, failing) = CheckHeaders(question.UnsafeNames, include, headers);
        FailureCode? status = HttpStatus.IsOk(answer.Status) ? null : FailureCode.PreflightStatus;
        // Steps 7.3 and 7.4: a failure even where the list would not be needed.
        FailureCode? lists = methods.IsFailure ? FailureCode.PreflightAcamUnparsable
            : headers.IsFailure ? FailureCode.PreflightAcahUnparsable
            : null;
        var first = CorsCheck.RunOnPreflight(question.Origin, include, answer.Headers) ?? status ?? lists ?? methodCode ?? headerCode;
        return new PreflightResult(first, methodCode is null ? null : question.Method, failing);
    }

    // Steps 7.5 and 7.6.
    private static FailureCode? CheckMethod(PreflightQuestion question, bool include, TokenList methods)
    {
        var method = question.Method;
        if (!methods.IsPresent && question.UseCorsPreflight)
            return null;
        if (FetchMethod.IsSafelisted(method) || methods.Contains(method) || (!include && methods.HasWildcard))
            return null;
        if (methods.ContainsIgnoringCase(method))
            return FailureCode.PreflightMethodCase;
        return methods.HasWildcard ? FailureCode.PreflightMethodWildcardWithCredentials : FailureCode.PreflightMethodNotAllowed;
    }

    // Steps 7.7 and 7.8: Authorization is a CORS non-wildcard request-header name, which "*" does not cover.
    private static (FailureCode? Code, ImmutableArray<string> Failing) CheckHeaders(ImmutableArray<string> names, bool include, TokenList allowed)
    {
        var wildcard = allowed.HasWildcard;
        var effective = wildcard && !include;
        List<string>? failing = null;
        foreach (var name in names)
        {
            if (!allowed.ContainsIgnoringCase(name) && (!effective || name == Authorization))
                (failing ??= []).Add(name);
        }

        if (failing is null)
            return (null, []);
        if (!wildcard)
            return (FailureCode.PreflightHeaderNotAllowed, [.. failing]);
        return (include ? FailureCode.PreflightHeaderWildcardWithCredentials : FailureCode.PreflightAuthorizationWildcard, [.. failing]);
    }

    private static PreflightResult Fail(FailureCode code) => new(code, null, []);
}
