using System.Diagnostics.CodeAnalysis;

namespace DevProxy.Cors;

/// <summary>What a redirect does to a request (Fetch, section 4.4 "HTTP-redirect fetch").</summary>
public static class Redirect
{
    /// <summary>No more redirects than these are followed.</summary>
    public const int Limit = 20;

    /// <summary>Whether an answer is one: a redirect status with a <c>Location</c>. Without it a 3xx is an ordinary answer.</summary>
    public static bool Is(Answer answer) => HttpStatus.IsRedirect(answer.Status) && answer.Headers.Contains("Location");

    /// <summary>Why a CORS request may not follow this redirect, wherever its page is; null when it may, and when it is none.</summary>
    /// <param name="url">The absolute URL that was answered.</param>
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

    /// <summary>The next hop, or why there is none.</summary>
    /// <param name="hop">The hop that was answered.</param>
    /// <param name="page">The page's origin.</param>
    /// <param name="mode">The request's mode.</param>
    /// <param name="answer">The redirect, which has already passed the CORS check where one was due.</param>
    public static RedirectStep Follow(FetchHop hop, Origin page, FetchMode mode, Answer answer)
    {
        // Steps 3 to 6: a Location that is no URL or leads out of HTTP ends the fetch.
        if (!TryResolve(hop.Url, answer.Headers.Get("Location")!, out var location)
            || location.Scheme is not ("http" or "https"))
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

        // Fetch, "redirect-taint": leaving an origin that is not the page's own for a different one.
        var tainted = hop.IsTainted || (!there!.IsSameOriginWith(here!) && !page.IsSameOriginWith(here!));
        var (method, headers) = Rewrite(hop, answer.Status);
        if (!there!.IsSameOriginWith(here!))
            headers = Without(headers, IsAuthorization);
        return new RedirectStep(null, new FetchHop(method, location.AbsoluteUri, headers, hop.IsCors, tainted, hop.Count + 1));
    }

    // URL, "includes credentials": an empty user name with an empty password is none.
    private static bool HasUserinfo(Uri location) => location.UserInfo is not ("" or ":");

    // Step 12: 301 and 302 turn POST, 303 turns everything but GET and HEAD into a GET without a body.
    private static (string Method, HeaderList Headers) Rewrite(FetchHop hop, int status)
    {
        var becomesGet = (status is 301 or 302 && hop.Method == "POST") || (status == 303 && hop.Method is not ("GET" or "HEAD"));
        return becomesGet ? ("GET", Without(hop.Headers, DescribesBody)) : (hop.Method, hop.Headers);
    }

    // Fetch, "request-body-header name".
    private static bool DescribesBody(string name) => name.ToLowerInvariant()
        is "content-encoding" or "content-language" or "content-location" or "content-type";

    // Step 13: the CORS non-wildcard request-header names.
    private static bool IsAuthorization(string name) => name.Equals("Authorization", StringComparison.OrdinalIgnoreCase);

    private static HeaderList Without(HeaderList headers, Func<string, bool> drops) =>
        new(headers.Where(line => !drops(line.Name)));

    private static bool TryResolve(string from, string location, [NotNullWhen(true)] out Uri? resolved)
    {
        // A relative reference keeps the fragment out of what is sent; backslashes are slashes in http URLs (URL standard).
        var target = AbsoluteUrl.IsValid(location) ? location : location.Replace('\\', '/');
        resolved = null;
        return Uri.TryCreate(from, UriKind.Absolute, out var here) && Uri.TryCreate(here, target, out resolved);
    }
}
