using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>The head of a response.</summary>
/// <param name="Status">The status code, 100 to 999.</param>
/// <param name="Headers">All header lines, in order.</param>
public sealed record Answer(int Status, HeaderList Headers);

/// <summary>The classes of status codes in CORS (Fetch, section 2.2.3 "Statuses").</summary>
public static class HttpStatus
{
    /// <summary>Whether it is an ok status.</summary>
    public static bool IsOk(int status) => status is >= 200 and <= 299;

    /// <summary>Whether it is a redirect status.</summary>
    public static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;
}

/// <summary>Which headers script can read of an answer that passed (Fetch, "CORS filtered response").</summary>
public static class ExposedHeaders
{
    /// <summary>The names that can be read, in lower case, unique, sorted by byte.</summary>
    /// <param name="answer">The answer's headers.</param>
    /// <param name="include">Whether the request's credentials mode is <c>include</c>, where <c>*</c> is a literal name.</param>
    public static ImmutableArray<string> Of(HeaderList answer, bool include)
    {
        var listed = TokenList.Extract(answer, CorsHeader.ExposeHeaders);
        var everything = !include && listed.HasWildcard;
        return
        [
            .. answer
                .Select(line => line.Name.ToLowerInvariant())
                .Distinct(StringComparer.Ordinal)
                .Where(name => !IsForbidden(name) && (everything || IsSafelisted(name) || listed.ContainsIgnoringCase(name)))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether script can read a response header that is not listed (Fetch, "CORS-safelisted response-header name").</summary>
    public static bool IsSafelisted(string lowerCaseName) =>
        lowerCaseName
            is "cache-control"
                or "content-language"
                or "content-length"
                or "content-type"
                or "expires"
                or "last-modified"
                or "pragma";

    /// <summary>Whether pages usually want to read a header of an answer with this status.</summary>
    public static bool IsWanted(string name, int status) =>
        name.ToLowerInvariant() switch
        {
            "etag" or "link" or "retry-after" or "x-total-count" or "x-request-id" or "content-disposition" or "www-authenticate" => true,
            "location" => !HttpStatus.IsRedirect(status),
            var other => other.StartsWith("ratelimit-", StringComparison.Ordinal)
                || other == "ratelimit"
                || other.StartsWith("x-ratelimit-", StringComparison.Ordinal),
        };

    /// <summary>Whether script can never read a response header (Fetch, "forbidden response-header name").</summary>
    public static bool IsForbidden(string lowerCaseName) => lowerCaseName is "set-cookie" or "set-cookie2";
}
