using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What script can read of an answer that passed (Fetch, "CORS filtered response").</summary>
public static class ExposedHeaders
{
    /// <summary>The names that can be read, in lower case, unique, sorted by byte.</summary>
    /// <param name="answer">The answer's headers.</param>
    /// <param name="include">Whether the request's credentials mode is <c>include</c>, for which <c>*</c> is a literal name.</param>
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

    /// <summary>Whether a response header is readable without being named (Fetch, "CORS-safelisted response-header name").</summary>
    public static bool IsSafelisted(string lowerCaseName) => lowerCaseName
        is "cache-control" or "content-language" or "content-length" or "content-type" or "expires" or "last-modified" or "pragma";

    /// <summary>Whether pages usually want to read a header of an answer with this status.</summary>
    public static bool IsWanted(string name, int status) => name.ToLowerInvariant() switch
    {
        "etag" or "link" or "retry-after" or "x-total-count" or "x-request-id" or "content-disposition" or "www-authenticate" => true,
        "location" => !HttpStatus.IsRedirect(status),
        var other => other.StartsWith("ratelimit-", StringComparison.Ordinal) || other == "ratelimit"
            || other.StartsWith("x-ratelimit-", StringComparison.Ordinal),
    };

    /// <summary>Whether no list makes a response header readable (Fetch, "forbidden response-header name").</summary>
    public static bool IsForbidden(string lowerCaseName) => lowerCaseName is "set-cookie" or "set-cookie2";
}
