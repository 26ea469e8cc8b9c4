using System.Collections.Immutable;
using System.Globalization;

namespace DevProxy.Cors;

/// <summary>
/// What a browser checks on a preflight's answer (Fetch, "CORS-preflight fetch", from step 7), in the order in which browsers report it:
/// a redirect before any header, the CORS check before the status.
/// </summary>
public static class PreflightCheck
{
    private const string Authorization = "authorization";

    /// <summary>Checks one answer.</summary>
    /// <param name="question">The question of the preflight.</param>
    /// <param name="include">Whether the credentials mode <em>of the actual request</em> is <c>include</c>.</param>
    /// <param name="answer">The answer; null when there was none.</param>
    public static PreflightResult Run(PreflightQuestion question, bool include, Answer? answer) =>
        answer is null
            ? Fail(FailureCode.PreflightNetworkError)
            : Run(
                question,
                include,
                answer,
                TokenList.Extract(answer.Headers, CorsHeader.AllowMethods),
                TokenList.Extract(answer.Headers, CorsHeader.AllowHeaders)
            );

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
        // A preflight's redirect mode is "error": a 3xx without Location is an ordinary answer, which step 7 refuses for its status.
        if (Redirect.Is(answer))
            return Fail(FailureCode.PreflightRedirect);

        var methodCode = CheckMethod(question, include, methods);
        var (headerCode, failing) = CheckHeaders(question.UnsafeNames, include, headers);
        FailureCode? status = HttpStatus.IsOk(answer.Status) ? null : FailureCode.PreflightStatus;
        // Steps 7.3 and 7.4: this fails even where the list is not needed.
        FailureCode? lists =
            methods.IsFailure ? FailureCode.PreflightAcamUnparsable
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
    private static (FailureCode? Code, ImmutableArray<string> Failing) CheckHeaders(
        ImmutableArray<string> names,
        bool include,
        TokenList allowed
    )
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

/// <summary>The result of the check on a preflight's answer.</summary>
/// <param name="Code">The first failure in the order that browsers report; null when the request may be sent.</param>
/// <param name="FailingMethod">The method, when it is not allowed, even if something else failed first.</param>
/// <param name="FailingHeaders">All header names that are not allowed, sorted, even if something else failed first.</param>
public readonly record struct PreflightResult(FailureCode? Code, string? FailingMethod, ImmutableArray<string> FailingHeaders)
{
    /// <summary>Whether the request may be sent.</summary>
    public bool Passes => Code is null;

    /// <summary>The method or the header names that failed the rule of <see cref="Code"/>; empty for a rule about something else.</summary>
    public ImmutableArray<string> Failing =>
        Code switch
        {
            FailureCode.PreflightMethodNotAllowed
            or FailureCode.PreflightMethodCase
            or FailureCode.PreflightMethodWildcardWithCredentials => FailingMethod is null ? [] : [FailingMethod],
            FailureCode.PreflightHeaderNotAllowed
            or FailureCode.PreflightHeaderWildcardWithCredentials
            or FailureCode.PreflightAuthorizationWildcard => FailingHeaders,
            _ => [],
        };
}

/// <summary>How many seconds a preflight's answer is cached. 0 means that it is not cached.</summary>
/// <param name="Standard">By the standard (Fetch, CORS-preflight fetch, steps 7.9 to 7.11), which has no limit.</param>
/// <param name="Chromium">At most 7200.</param>
/// <param name="Firefox">At most 86400; 0 for an invalid value.</param>
/// <param name="WebKit">At most 600.</param>
public sealed record PreflightMaxAge(long Standard, long Chromium, long Firefox, long WebKit)
{
    private const long Default = 5;

    /// <summary>Reads ACMA (<c>Access-Control-Max-Age</c>) of a preflight's answer.</summary>
    public static PreflightMaxAge Of(HeaderList answer)
    {
        var text = answer.Get(CorsHeader.MaxAge);
        if (text is null)
            return new PreflightMaxAge(Default, Default, Default, Default);
        if (Seconds(text) is { } seconds)
            return new PreflightMaxAge(seconds, Math.Min(seconds, 7200), Math.Min(seconds, 86400), Math.Min(seconds, 600));

        // A negative number is not valid delta-seconds, so the standard falls back to 5; all three browser engines do not cache.
        return IsNegative(text) ? new PreflightMaxAge(Default, 0, 0, 0) : new PreflightMaxAge(Default, Default, 0, Default);
    }

    /// <summary>Whether the answer has an ACMA that is not a valid number of seconds.</summary>
    public static bool IsUnreadable(HeaderList answer) => answer.Get(CorsHeader.MaxAge) is { } text && Seconds(text) is null;

    // RFC 9111, delta-seconds: digits only; a number that is too large counts as the largest.
    private static long? Seconds(string text)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : int.MaxValue;
    }

    private static bool IsNegative(string text) => text.Length > 1 && text[0] == '-' && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');
}
