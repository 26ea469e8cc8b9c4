using System.Collections.Immutable;
using DevProxy.Cors;

namespace DevProxy.Pipeline;

/// <summary>The <c>Access-Control-Expose-Headers</c> header: which response headers script may read.</summary>
internal static class ExposeHeader
{
    /// <summary>Adds names to those that the upstream exposes.</summary>
    /// <param name="headers">The response's headers.</param>
    /// <param name="written">The names that the configuration says; null for those really present.</param>
    public static void Merge(IHeaderDictionary headers, ImmutableArray<string>? written)
    {
        // A list that cannot be read exposes nothing, so nothing of it is kept.
        var listed = TokenList.Extract(HeaderLines.Of(headers), CorsHeader.ExposeHeaders).Items;
        IEnumerable<string> wanted = written ?? headers.Keys.Where(IsWorthExposing);
        var names = listed.Concat(wanted).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (names.Length > listed.Length || (names.Length > 0 && listed.IsEmpty))
            headers.AccessControlExposeHeaders = string.Join(", ", names);
    }

    private static bool IsWorthExposing(string name)
    {
        var lower = name.ToLowerInvariant();
        return !ExposedHeaders.IsSafelisted(lower)
            && !ExposedHeaders.IsForbidden(lower)
            && !lower.StartsWith("access-control-", StringComparison.Ordinal)
            && Token.IsValid(lower)
            && lower
                is not (
                    "connection"
                    or "keep-alive"
                    or "proxy-connection"
                    or "proxy-authenticate"
                    or "te"
                    or "trailer"
                    or "transfer-encoding"
                    or "upgrade"
                );
    }
}
