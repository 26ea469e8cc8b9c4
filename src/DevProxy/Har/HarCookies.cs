using DevProxy.Cors;

namespace DevProxy.Har;

/// <summary>
/// The cookies of header lines as HAR 1.2 lists them: what a browser's DevTools show of them. Values are those of the lines, masked.
/// </summary>
internal static class HarCookies
{
    /// <summary>The cookies of a request.</summary>
    public static IEnumerable<HarCookie> Sent(HeaderList headers) =>
        Lines(headers, "Cookie")
            .SelectMany(line => line.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(Cookie);

    /// <summary>The cookies that an answer sets, with their attributes.</summary>
    public static IEnumerable<HarCookie> Set(HeaderList headers) => Lines(headers, "Set-Cookie").Select(Cookie);

    private static HarCookie Cookie(string line)
    {
        var parts = line.Split(';', StringSplitOptions.TrimEntries);
        var (name, value) = Pair(parts[0]);

        // A cookie without "=" is all value (RFC 6265bis, section 5.6).
        var cookie = parts[0].Contains('=', StringComparison.Ordinal) ? new HarCookie(name, value) : new HarCookie("", name);
        return parts.Skip(1).Aggregate(cookie, With);
    }

    // Expires would have to be a date of ISO 8601, and Max-Age has no place in HAR.
    private static HarCookie With(HarCookie cookie, string attribute)
    {
        var (name, value) = Pair(attribute);
        return name.ToLowerInvariant() switch
        {
            "path" => cookie with { Path = value },
            "domain" => cookie with { Domain = value },
            "samesite" => cookie with { SameSite = value },
            "httponly" => cookie with { HttpOnly = true },
            "secure" => cookie with { Secure = true },
            _ => cookie,
        };
    }

    private static (string Name, string Value) Pair(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (pair, "") : (pair[..equals].Trim(), pair[(equals + 1)..].Trim());
    }

    private static IEnumerable<string> Lines(HeaderList headers, string name) =>
        headers.Where(line => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(line => line.Value);
}
