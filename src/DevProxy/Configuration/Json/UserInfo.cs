using System.Buffers;
using System.Text;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Json;

/// <summary>User name and password in URLs, anywhere in a text.</summary>
internal static class UserInfo
{
    // What ends an authority (URL, authority state); in a text also what ends a URL.
    private static readonly SearchValues<char> EndsInUrl = SearchValues.Create("/\\?#\r\n");
    private static readonly SearchValues<char> EndsInText = SearchValues.Create("/\\?#<>\"` \t\r\n");

    private static readonly string[] Schemes = ["http:", "https:", "ws:", "wss:", "ftp:"];

    /// <summary>The text with <c>***</c> instead of what precedes the <c>@</c> of each authority.</summary>
    /// <param name="text">A URL, or a text that may hold some.</param>
    /// <param name="isUrl">Whether all of it is one URL, in which spaces and quotes do not end the address.</param>
    public static string Masked(string text, bool isUrl = false)
    {
        if (!text.Contains('@', StringComparison.Ordinal))
            return text;
        var masked = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var (start, at) in All(text, isUrl))
        {
            masked.Append(text, copied, start - copied).Append(CredentialHeader.Mask);
            copied = at;
        }

        return masked.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The same of an address that may lack its scheme (<c>me:secret@proxy.example:3128</c>).</summary>
    public static string MaskedAddress(string address) =>
        IsUrl(address) ? Masked(address, isUrl: true) : Masked("//" + address, isUrl: true)[2..];

    /// <summary>The password of an address that may lack its scheme, as it is written and decoded.</summary>
    public static IEnumerable<string> Passwords(string address)
    {
        var text = IsUrl(address) ? address : "//" + address;
        foreach (var (start, at) in All(text, isUrl: true).Take(1))
        {
            var info = text[start..at];
            var password = info[(info.IndexOf(':', StringComparison.Ordinal) + 1)..];
            yield return password;
            yield return Uri.UnescapeDataString(password);
        }
    }

    private static bool IsUrl(string address) => address.Contains("://", StringComparison.Ordinal);

    // From one end of an authority to the next; each "@" is looked at once.
    private static IEnumerable<(int Start, int At)> All(string text, bool isUrl)
    {
        var ends = isUrl ? EndsInUrl : EndsInText;
        for (var segment = 0; segment < text.Length; )
        {
            var length = text.AsSpan(segment).IndexOfAny(ends);
            var end = length < 0 ? text.Length : segment + length;
            var at = text.AsSpan(segment, end - segment).LastIndexOf('@');
            if (at > 0 && AuthorityStart(text, segment, segment + at) is { } start && start < segment + at)
                yield return (start, segment + at);
            segment = end + 1;
        }
    }

    // As a browser reads them (URL, scheme state and special authority slashes state): slashes of either kind, any number of them after
    // http and its like, and two in front of everything for the scheme of the page. In JSON each slash may have a backslash before it.
    private static int? AuthorityStart(string text, int segment, int at)
    {
        var slashes = segment;
        while (slashes > 0 && text[slashes - 1] is '/' or '\\')
            slashes--;
        var count = segment - slashes;
        var before = text.AsSpan(0, slashes);
        if (
            count >= 2
            && (before.IsEmpty || before[^1] is ':' or ' ' or '\t' or '"' or '\'' or '=' or '(' or '<' or '>' or ',' or ';' or '`' or '\n')
        )
            return segment;
        if (count == 1 && EndsInScheme(before))
            return segment;
        var own = text.AsSpan(segment, at - segment);
        foreach (var scheme in Schemes)
        {
            // "=https:me:pw@host" and "'https:…" begin inside of what no end separates.
            var found = own.LastIndexOf(scheme, StringComparison.OrdinalIgnoreCase);
            if (found >= 0 && (found == 0 || !char.IsAsciiLetterOrDigit(own[found - 1])))
                return segment + found + scheme.Length;
        }

        return null;
    }

    private static bool EndsInScheme(ReadOnlySpan<char> text)
    {
        foreach (var scheme in Schemes)
        {
            if (text.EndsWith(scheme, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
