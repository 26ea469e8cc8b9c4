using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace DevProxy.Cors;

/// <summary>
/// An origin (HTML, "origin"): scheme, host and port, or the opaque origin of a sandboxed frame, a <c>data:</c> or a <c>file:</c> page,
/// whose serialization is <c>null</c>.
/// </summary>
public sealed record Origin
{
    private Origin(string? scheme, string? host, int port, string serialized)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        Serialized = serialized;
    }

    /// <summary>The opaque origin. It is never the same origin, not even as itself.</summary>
    public static Origin Opaque { get; } = new(null, null, 0, "null");

    private static Origin OfFile { get; } = new("file", "", 0, "file://");

    /// <summary>The scheme in lower case; null for the opaque origin.</summary>
    public string? Scheme { get; }

    /// <summary>The host in lower case, an IPv6 address in brackets; null for the opaque origin.</summary>
    public string? Host { get; }

    /// <summary>The port, 1 to 65535, or the scheme's default; 0 when opaque or when the scheme has none.</summary>
    public int Port { get; }

    /// <summary>The value in the <c>Origin</c> header (HTML, "ASCII serialization of an origin"), without a default port.</summary>
    public string Serialized { get; }

    /// <summary>Whether the port is the scheme's default, which serialization leaves out.</summary>
    public bool HasDefaultPort => (Scheme, Port) is ("http" or "ws", 80) or ("https" or "wss", 443) or ("ftp", 21);

    /// <summary>Whether this is the opaque origin, <c>null</c>.</summary>
    public bool IsOpaque => Scheme is null;

    /// <summary>
    /// Whether this is an <c>http</c> or <c>https</c> origin on <c>localhost</c>, <c>*.localhost</c>, 127.0.0.0/8 or <c>[::1]</c>, any
    /// port.
    /// </summary>
    public bool IsLoopback => Scheme is "http" or "https" && IsLoopbackHost(Host!);

    /// <summary>
    /// Reads an origin as a browser serializes it: <c>scheme://host[:port]</c>, or <c>null</c>.
    /// Anything with a path, a trailing slash, user-info, a query or a fragment is not an origin.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Origin? origin)
    {
        // Electron and Cordova send "file://" in some versions; browsers send "null" for a file.
        origin =
            text == "null" ? Opaque
            : text == "file://" ? OfFile
            : null;
        if (origin is not null)
            return true;

        var afterScheme = text?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (
            text is null
            || afterScheme <= 0
            || text.AsSpan(afterScheme + 3).ContainsAny('/', '?', '#')
            || text.Contains('@', StringComparison.Ordinal)
        )
            return false;
        return TryFromUrl(text, out origin);
    }

    /// <summary>The origin of an absolute URL (URL, "origin").</summary>
    public static bool TryFromUrl(string? url, [NotNullWhen(true)] out Origin? origin)
    {
        origin = null;
        if (url is null)
            return false;
        if (PlainOrigin.Read(url) is { } plain)
        {
            origin = new Origin(plain.Scheme, plain.Host, plain.Port, plain.Serialized);
            return true;
        }

        if (url.AsSpan().ContainsAny(" \t\r\n\\") || !url.Contains("://", StringComparison.Ordinal))
            return false;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.IdnHost.Length == 0)
            return false;

        // Uri keeps the brackets of an IPv6 literal in Host and drops them in IdnHost.
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host.ToLowerInvariant() : uri.IdnHost.ToLowerInvariant();
        var port = uri.Port < 0 ? 0 : uri.Port;
        var serialized =
            uri.IsDefaultPort || port == 0
                ? $"{uri.Scheme}://{host}"
                : string.Create(CultureInfo.InvariantCulture, $"{uri.Scheme}://{host}:{port}");
        origin = new Origin(uri.Scheme, host, port, serialized);
        return true;
    }

    /// <summary>Whether both have the same scheme, host and port (HTML, "same origin"). Opaque origins never are.</summary>
    public bool IsSameOriginWith(Origin other) => !IsOpaque && Scheme == other.Scheme && Host == other.Host && Port == other.Port;

    /// <summary>Whether a host is <c>localhost</c>, <c>*.localhost</c>, a 127.0.0.0/8 address or <c>[::1]</c>.</summary>
    public static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <inheritdoc/>
    public override string ToString() => Serialized;
}

/// <summary>
/// Reads the origin of the usual URL, http or https with a plain lower-case host name, without the cost of <see cref="Uri"/>:
/// each request has two or three of them.
/// </summary>
internal static class PlainOrigin
{
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("-.0123456789_abcdefghijklmnopqrstuvwxyz");

    /// <summary>The origin's parts; null for every other URL, valid or not.</summary>
    public static (string Scheme, string Host, int Port, string Serialized)? Read(string url)
    {
        var scheme =
            url.StartsWith("http://", StringComparison.Ordinal) ? "http"
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

    // A last label that begins with a digit may be part of an IPv4 address in one of its many notations.
    private static bool IsPlain(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty || host.Length > 253 || host.ContainsAnyExcept(HostCharacters) || host.Contains("xn--", StringComparison.Ordinal))
            return false;
        return host[0] is not ('.' or '-')
            && host[^1] is not ('.' or '-')
            && !host.Contains("..", StringComparison.Ordinal)
            && (!char.IsAsciiDigit(host[host.LastIndexOf('.') + 1]) || IsDottedDecimal(host));
    }

    // As an IPv4 address is serialized (URL, "IPv4 serializer"): four numbers up to 255, none of which could be read as octal.
    private static bool IsDottedDecimal(ReadOnlySpan<char> host)
    {
        var count = 0;
        foreach (var range in host.Split('.'))
        {
            var number = host[range];
            if (++count > 4 || (number[0] == '0' && number.Length > 1))
                return false;
            if (!byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                return false;
        }

        return count == 4;
    }

    private static int ReadPort(ReadOnlySpan<char> digits) =>
        digits.Length is > 0 and <= 5
        && digits[0] != '0'
        && ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : 0;
}

/// <summary>A host's site: its registrable domain (HTML, "same site"), as far as it can be found without the public suffix list.</summary>
public static class Site
{
    /// <summary>
    /// The last two labels, or three below a second-level suffix such as <c>co.uk</c>; an address and a single label are their own site.
    /// </summary>
    public static string Of(string host)
    {
        if (host.StartsWith('[') || IPAddress.TryParse(host, out _))
            return host;

        var labels = host.Split('.');
        var isShortSecondLevel = labels.Length > 2 && labels[^1].Length == 2 && labels[^2].Length <= 3;
        return string.Join('.', labels.TakeLast(isShortSecondLevel ? 3 : 2));
    }

    /// <summary>Whether two origins are the same site: scheme and registrable domain; ports do not matter.</summary>
    public static bool AreSame(Origin one, Origin other) =>
        !one.IsOpaque && !other.IsOpaque && one.Scheme == other.Scheme && Of(one.Host!) == Of(other.Host!);
}
