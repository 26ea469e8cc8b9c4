using System.Diagnostics.CodeAnalysis;

namespace DevProxy.Cors;

/// <summary>How a browser follows a redirect (Fetch, section 4.4 "HTTP-redirect fetch").</summary>
public static class Redirect
{
    /// <summary>How many redirects are followed at most.</summary>
    public const int Limit = 20;

    /// <summary>
    /// Whether an answer is a redirect: a redirect status with a <c>Location</c>. Without it, a 3xx is an ordinary answer.
    /// </summary>
    public static bool Is(Answer answer) => HttpStatus.IsRedirect(answer.Status) && answer.Headers.Contains("Location");

    /// <summary>
    /// Why a CORS request must not follow this redirect, whatever its page; null when it may, and when it is not a redirect.
    /// </summary>
    /// <param name="url">The absolute URL of the request.</param>
    /// <param name="answer">The answer, which has already passed the CORS check.</param>
    public static FailureCode? Refusal(string url, Answer answer)
    {
        if (!Is(answer))
            return null;
        if (!TryResolve(url, answer.Headers.Get("Location")!, out var location) || location.Scheme is not ("http" or "https"))
            return FailureCode.RedirectNotHttp;

        // Step 10: response tainting is "cors" already.
        return HasUserinfo(location) ? FailureCode.RedirectUserinfo : null;
    }

    /// <summary>The absolute URL that a redirect leads to; null when the answer is not one, or leads to no http or https URL.</summary>
    public static string? Target(string url, Answer answer) =>
        Is(answer) && TryResolve(url, answer.Headers.Get("Location")!, out var location) && location.Scheme is ("http" or "https")
            ? location.AbsoluteUri
            : null;

    /// <summary>The next hop, or why there is none.</summary>
    /// <param name="hop">The current hop.</param>
    /// <param name="page">The page's origin.</param>
    /// <param name="mode">The request's mode.</param>
    /// <param name="answer">The redirect, which has already passed the CORS check where one applies.</param>
    public static RedirectStep Follow(FetchHop hop, Origin page, FetchMode mode, Answer answer)
    {
        // Steps 3 to 6: a Location that is not a valid http or https URL ends the fetch.
        if (!TryResolve(hop.Url, answer.Headers.Get("Location")!, out var location) || location.Scheme is not ("http" or "https"))
        {
            return new RedirectStep(FailureCode.RedirectNotHttp, null);
        }

        // Step 7.
        if (hop.Count == Limit)
            return new RedirectStep(FailureCode.RedirectTooMany, null);

        // Steps 9 and 10.
        _ = Origin.TryFromUrl(hop.Url, out var here);
        _ = Origin.TryFromUrl(location.AbsoluteUri, out var there);
        if (HasUserinfo(location) && (hop.IsCors || (mode == FetchMode.Cors && !page.IsSameOriginWith(there!))))
            return new RedirectStep(FailureCode.RedirectUserinfo, null);

        // Fetch, "redirect-taint": from an origin that is not the page's own to a different one.
        var tainted = hop.IsTainted || (!there!.IsSameOriginWith(here!) && !page.IsSameOriginWith(here!));
        var (method, headers) = Rewrite(hop, answer.Status);
        if (!there!.IsSameOriginWith(here!))
            headers = Without(headers, IsAuthorization);
        return new RedirectStep(null, new FetchHop(method, location.AbsoluteUri, headers, hop.IsCors, tainted, hop.Count + 1));
    }

    // URL, "includes credentials": an empty user name with an empty password does not count.
    private static bool HasUserinfo(Uri location) => location.UserInfo is not ("" or ":");

    // Step 12: 301 and 302 turn POST, 303 turns everything but GET and HEAD into a GET without a body.
    private static (string Method, HeaderList Headers) Rewrite(FetchHop hop, int status)
    {
        var becomesGet = (status is 301 or 302 && hop.Method == "POST") || (status == 303 && hop.Method is not ("GET" or "HEAD"));
        return becomesGet ? ("GET", Without(hop.Headers, DescribesBody)) : (hop.Method, hop.Headers);
    }

    // Fetch, "request-body-header name".
    private static bool DescribesBody(string name) =>
        name.ToLowerInvariant() is "content-encoding" or "content-language" or "content-location" or "content-type";

    // Step 13: the CORS non-wildcard request-header names.
    private static bool IsAuthorization(string name) => name.Equals("Authorization", StringComparison.OrdinalIgnoreCase);

    private static HeaderList Without(HeaderList headers, Func<string, bool> drops) => new(headers.Where(line => !drops(line.Name)));

    private static bool TryResolve(string from, string location, [NotNullWhen(true)] out Uri? resolved)
    {
        // Backslashes count as slashes in http URLs (URL standard).
        var target = AbsoluteUrl.IsValid(location) ? location : location.Replace('\\', '/');
        resolved = null;
        return Uri.TryCreate(from, UriKind.Absolute, out var here) && Uri.TryCreate(here, target, out resolved);
    }
}

/// <summary>One request in a chain of redirects.</summary>
/// <param name="Method">The normalized method.</param>
/// <param name="Url">The absolute URL of this hop.</param>
/// <param name="Headers">The headers that script set and earlier redirects did not remove.</param>
/// <param name="IsCors">Whether response tainting is <c>cors</c>. It stays so, even after a redirect back to the page's origin.</param>
/// <param name="IsTainted">Whether a redirect led from one other origin to another; from then on, <c>Origin</c> is <c>null</c>.</param>
/// <param name="Count">How many redirects were followed so far.</param>
public sealed record FetchHop(string Method, string Url, HeaderList Headers, bool IsCors, bool IsTainted, int Count)
{
    /// <summary>The serialized origin of this hop (Fetch, "serializing a request origin").</summary>
    public string SerializedOrigin(Origin page) => IsTainted ? Origin.Opaque.Serialized : page.Serialized;
}

/// <summary>Where a redirect leads, or why it is not followed.</summary>
/// <param name="Code">Why the browser does not follow; null when it does.</param>
/// <param name="Next">The request of the next hop; null when there is none.</param>
public sealed record RedirectStep(FailureCode? Code, FetchHop? Next);
