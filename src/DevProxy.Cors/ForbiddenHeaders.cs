using System.Collections.Frozen;

namespace DevProxy.Cors;

/// <summary>The request headers that script cannot set (Fetch, "forbidden request-header"). They are dropped before the request exists.</summary>
public static class ForbiddenHeaders
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept-Charset", "Accept-Encoding", "Access-Control-Request-Headers", "Access-Control-Request-Method", "Connection",
        "Content-Length", "Cookie", "Cookie2", "Date", "DNT", "Expect", "Host", "Keep-Alive", "Origin", "Referer", "Set-Cookie",
        "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via");

    private static readonly FrozenSet<string> MethodOverrides = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override");

    /// <summary>Whether script cannot set this name to this value.</summary>
    public static bool Contains(string name, string value)
    {
        if (Names.Contains(name)
            || name.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("sec-", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return MethodOverrides.Contains(name) && NamesForbiddenMethod(value);
    }

    private static bool NamesForbiddenMethod(string value)
    {
        foreach (var range in value.AsSpan().Split(','))
        {
            if (FetchMethod.IsForbidden(value.AsSpan()[range].Trim("\t ").ToString()))
                return true;
        }

        return false;
    }
}
