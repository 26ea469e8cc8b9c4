using System.Buffers;
using System.Text.RegularExpressions;
using DevProxy.Configuration.Reading;
using DevProxy.Cors;

namespace DevProxy.Configuration;

/// <summary>
/// What HTTP allows in names and values (RFC 9110, section 5.6.2 and 5.5) and in a request target (RFC 9112, section 3.2).
/// </summary>
internal static partial class HttpToken
{
    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (char)c),
        '\u007F',
    ]);

    // What is left of RFC 3986's reg-name in names that resolve, an IPv6 literal, and the port.
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create(
        "-._~:[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>Whether this can be a method or a header name.</summary>
    public static bool Is(string text) => Token.IsValid(text);

    /// <summary>Whether this can be a header's value: no control character but the tab, and one byte for each character.</summary>
    public static bool IsValue(string text) =>
        !text.AsSpan().ContainsAny(Controls) && !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF');

    /// <summary>
    /// Whether a browser sends this as a header's value (Fetch, section 2.2.2): anything but NUL, CR and LF, one byte for each character.
    /// </summary>
    public static bool IsValueOfBrowser(string text) =>
        !text.AsSpan().ContainsAny('\0', '\r', '\n') && !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF');

    /// <summary>
    /// Whether this can be the value of <c>Host</c> (RFC 9110, section 7.2): a name or an address, and perhaps a port, which is 1 to 65535.
    /// </summary>
    public static bool IsHost(string text) =>
        !text.AsSpan().ContainsAnyExcept(HostCharacters) && Origin.TryFromUrl($"http://{text}", out var origin) && origin.Port > 0;

    /// <summary>
    /// Whether a text is a host with its port, and perhaps what follows them in a URL: <c>localhost:3000/users</c>, which only lacks its
    /// scheme.
    /// </summary>
    public static bool IsHostAndPort(string text) => HostAndPort().IsMatch(text);

    /// <summary>The text as a browser puts it into a request target: spaces and what is not ASCII percent-encoded.</summary>
    public static string Encoded(string text) =>
        string.Concat(
            text.EnumerateRunes()
                .Select(static rune => rune.Value is > ' ' and < '\u007F' ? rune.ToString() : Uri.EscapeDataString(rune.ToString()))
        );

    /// <summary>The index of the first character that is not allowed in a field value, or -1.</summary>
    public static int IndexOfControl(ReadOnlySpan<char> value) => value.IndexOfAny(Controls);

    /// <summary>The index of the first character that is not allowed in a request target (visible ASCII only), or -1.</summary>
    public static int IndexOfInvisible(ReadOnlySpan<char> target) => target.IndexOfAnyExceptInRange('!', '~');

    /// <summary>Whether this can be a request target, or a part of one.</summary>
    public static bool IsTarget(ReadOnlySpan<char> text) => IndexOfInvisible(text) < 0;

    [GeneratedRegex(
        @"^(\[[0-9a-fA-F:.]+\]|[\w.\-]+):[0-9]{1,5}([/?#].*)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex HostAndPort();
}
