using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace DevProxy.Cors;

/// <summary>
/// The request headers that script cannot set (Fetch, "forbidden request-header"). Browsers drop them before the request is made.
/// </summary>
public static class ForbiddenHeaders
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept-Charset",
        "Accept-Encoding",
        "Access-Control-Request-Headers",
        "Access-Control-Request-Method",
        "Connection",
        "Content-Length",
        "Cookie",
        "Cookie2",
        "Date",
        "DNT",
        "Expect",
        "Host",
        "Keep-Alive",
        "Origin",
        "Referer",
        "Set-Cookie",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Via"
    );

    private static readonly FrozenSet<string> MethodOverrides = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "X-HTTP-Method",
        "X-HTTP-Method-Override",
        "X-Method-Override"
    );

    /// <summary>Whether script cannot set this name to this value.</summary>
    public static bool Contains(string name, string value)
    {
        if (
            Names.Contains(name)
            || name.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("sec-", StringComparison.OrdinalIgnoreCase)
        )
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

/// <summary>Which request headers may be sent cross-origin without a preflight (Fetch, "CORS-safelisted request-header").</summary>
public static class SafelistedHeaders
{
    /// <summary>The longest value, in bytes.</summary>
    public const int LongestValue = 128;

    private static readonly SearchValues<char> LanguageBytes = SearchValues.Create(
        " *,-.;=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    // Fetch, "CORS-unsafe request-header byte": below 0x20 except tab, these delimiters, and DEL.
    private static readonly SearchValues<char> UnsafeBytes = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Where(code => code != '\t').Select(code => (char)code),
        .. "\"():<>?@[\\]{}\u007F",
    ]);

    /// <summary>Whether a header with this name, in any case, and this value, one char for one byte, is safelisted.</summary>
    public static bool Contains(string name, string value)
    {
        if (value.Length > LongestValue)
            return false;
        if (Is(name, "accept"))
            return !HasUnsafeByte(value);
        if (Is(name, "accept-language") || Is(name, "content-language"))
            return !value.AsSpan().ContainsAnyExcept(LanguageBytes);
        if (Is(name, "content-type"))
            return !HasUnsafeByte(value)
                && MimeType.Essence(value) is "application/x-www-form-urlencoded" or "multipart/form-data" or "text/plain";
        return Is(name, "range") && IsSimpleRange(value);
    }

    private static bool Is(string name, string lowerCaseName) => name.Equals(lowerCaseName, StringComparison.OrdinalIgnoreCase);

    private static bool HasUnsafeByte(string value) => value.AsSpan().ContainsAny(UnsafeBytes);

    // Fetch, "parse a single range header value" without whitespace; a suffix range ("bytes=-500") is not safelisted.
    private static bool IsSimpleRange(string value)
    {
        const string Unit = "bytes=";
        if (!value.StartsWith(Unit, StringComparison.Ordinal))
            return false;

        var range = value.AsSpan(Unit.Length);
        var dash = range.IndexOf('-');
        if (dash < 1 || range[..dash].ContainsAnyExceptInRange('0', '9') || range[(dash + 1)..].ContainsAnyExceptInRange('0', '9'))
            return false;

        var last = range[(dash + 1)..];
        return last.IsEmpty
            || BigInteger.Parse(range[..dash], NumberStyles.None, CultureInfo.InvariantCulture)
                <= BigInteger.Parse(last, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}

/// <summary>The header names that a preflight has to ask for (Fetch, "CORS-unsafe request-header names").</summary>
public static class UnsafeNames
{
    /// <summary>The longest sum of all safelisted values, in bytes.</summary>
    public const int LongestSum = 1024;

    /// <summary>The names in lower case, unique, sorted by byte.</summary>
    /// <param name="headers">The headers that script set, without the forbidden ones.</param>
    public static ImmutableArray<string> Of(HeaderList headers)
    {
        // Steps 1 to 5.
        List<string>? names = null;
        var safelistedLength = 0;
        foreach (var (name, value) in headers)
        {
            if (SafelistedHeaders.Contains(name, value))
                safelistedLength += value.Length;
            else
                (names ??= []).Add(name.ToLowerInvariant());
        }

        // Step 6: if the safelisted values are too long together, all of them are unsafe.
        if (safelistedLength > LongestSum)
            return Sorted(headers.Select(line => line.Name.ToLowerInvariant()));
        return names is null ? [] : Sorted(names);
    }

    // Step 7: "convert header names to a sorted-lowercase set".
    private static ImmutableArray<string> Sorted(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>A MIME type as browsers parse it (MIME Sniffing, "parse a MIME type"), which is stricter than what servers accept.</summary>
internal static class MimeType
{
    /// <summary>The essence, <c>type/subtype</c> in lower case; null where parsing fails. Parameters never make it fail.</summary>
    public static string? Essence(string value)
    {
        // Steps 1 to 10 of the algorithm; HTTP whitespace is tab, space, CR and LF.
        var text = value.AsSpan().Trim("\t \r\n");
        var slash = text.IndexOf('/');
        if (slash < 0 || !Token.IsValid(text[..slash]))
            return null;

        var rest = text[(slash + 1)..];
        var semicolon = rest.IndexOf(';');
        var subtype = (semicolon < 0 ? rest : rest[..semicolon]).TrimEnd("\t \r\n");
        return Token.IsValid(subtype) ? $"{text[..slash]}/{subtype}".ToLowerInvariant() : null;
    }
}
