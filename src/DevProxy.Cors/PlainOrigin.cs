using System.Buffers;
using System.Globalization;

namespace DevProxy.Cors;

/// <summary>
/// The origin of nearly every URL that is seen, an http or https one with a plain lower-case host name, without the cost of <see cref="Uri"/>.
/// Two or three are read for each request.
/// </summary>
internal static class PlainOrigin
{
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("-.0123456789_abcdefghijklmnopqrstuvwxyz");

    /// <summary>Its parts; null where the URL is anything but plain, valid or not.</summary>
    public static (string Scheme, string Host, int Port, string Serialized)? Read(string url)
    {
        var scheme = url.StartsWith("http://", StringComparison.Ordinal) ? "http"
            : url.StartsWith("https://", StringComparison.Ordinal) ? "https"
            : null;
        if (scheme is null || url.AsSpan().ContainsAny(" \t\r\n\\"))
            return null;

        var start = scheme.Length + 3;
        var length = url.AsSpan(start).IndexOfAny('/', '?', '#');
        var authority = length < 0 ? url.AsSpan(start) : url.AsSpan(start, length);
        var colon = authority.IndexOf(':');
        var host = colon < 0 ? authority : authority[..colon];
        var defaultPort = scheme == "http" ? 80 : 443;
        var port = colon < 0 ? defaultPort : ReadPort(authority[(colon + 1)..]);
        if (port == 0 || !IsPlain(host))
            return null;

        var end = start + (port == defaultPort ? host.Length : authority.Length);
        return (scheme, host.ToString(), port, end == url.Length ? url : url[..end]);
    }

    // A last label that begins with a digit may be one of the many ways to write an IPv4 address.
    private static bool IsPlain(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty || host.Length > 253 || host.ContainsAnyExcept(HostCharacters) || host.Contains("xn--", StringComparison.Ordinal))
            return false;
        return host[0] is not ('.' or '-') && host[^1] is not ('.' or '-')
            && !host.Contains("..", StringComparison.Ordinal)
            && !char.IsAsciiDigit(host[host.LastIndexOf('.') + 1]);
    }

    private static int ReadPort(ReadOnlySpan<char> digits) =>
        digits.Length is > 0 and <= 5 && digits[0] != '0'
            && ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0;
}
