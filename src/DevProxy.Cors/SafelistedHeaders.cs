using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace DevProxy.Cors;

/// <summary>Which request headers go cross-origin without asking (Fetch, "CORS-safelisted request-header").</summary>
public static class SafelistedHeaders
{
    /// <summary>No value may be longer than this, in bytes.</summary>
    public const int LongestValue = 128;

    private static readonly SearchValues<char> LanguageBytes =
        SearchValues.Create(" *,-.;=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Fetch, "CORS-unsafe request-header byte": below 0x20 except tab, these delimiters, and DEL.
    private static readonly SearchValues<char> UnsafeBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(code => code != '\t').Select(code => (char)code), .. "\"():<>?@[\\]{}\u007F"]);

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
            return !HasUnsafeByte(value) && MimeType.Essence(value) is "application/x-www-form-urlencoded" or "multipart/form-data" or "text/plain";
        return Is(name, "range") && IsSimpleRange(value);
    }

    private static bool Is(string name, string lowerCaseName) => name.Equals(lowerCaseName, StringComparison.OrdinalIgnoreCase);

    private static bool HasUnsafeByte(string value) => value.AsSpan().ContainsAny(UnsafeBytes);

    // Fetch, "parse a single range header value" without whitespace; a suffix range ("bytes=-500") is refused by the safelist.
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
