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

    /// <summary>The opaque origin. It is same origin with nothing, itself included.</summary>
    public static Origin Opaque { get; } = new(null, null, 0, "null");

    /// <summary>The scheme in lower case; null for the opaque origin.</summary>
    public string? Scheme { get; }

    /// <summary>The host in lower case, an IPv6 address in brackets; null for the opaque origin.</summary>
    public string? Host { get; }

    /// <summary>The port, 1 to 65535, the scheme's default one filled in; 0 when opaque or when the scheme has none.</summary>
    public int Port { get; }

    /// <summary>What stands in the <c>Origin</c> header (HTML, "ASCII serialization of an origin"): default ports left out.</summary>
    public string Serialized { get; }

    /// <summary>Whether the port is the scheme's default one, which is left out when the origin is written.</summary>
    public bool HasDefaultPort => (Scheme, Port) is ("http" or "ws", 80) or ("https" or "wss", 443) or ("ftp", 21);

    /// <summary>Whether this is the opaque origin, <c>null</c>.</summary>
    public bool IsOpaque => Scheme is null;

    /// <summary>
    /// Whether this is an <c>http</c> or <c>https</c> origin on <c>localhost</c>, <c>*.localhost</c>, 127.0.0.0/8 or <c>[::1]</c>, any port.
    /// </summary>
    public bool IsLoopback => Scheme is "http" or "https" && IsLoopbackHost(Host!);

    /// <summary>
    /// Reads an origin as a browser serializes it: <c>scheme://host[:port]</c>, or <c>null</c>.
    /// A path, a trailing slash, user-info, a query or a fragment is no origin.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Origin? origin)
    {
        origin = text == "null" ? Opaque : null;
        if (origin is not null)
            return true;

        var afterScheme = text?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (text is null || afterScheme <= 0 || text.AsSpan(afterScheme + 3).ContainsAny('/', '?', '#') || text.Contains('@', StringComparison.Ordinal))
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
        var serialized = uri.IsDefaultPort || port == 0
            ? $"{uri.Scheme}://{host}"
            : string.Create(CultureInfo.InvariantCulture, $"{uri.Scheme}://{host}:{port}");
        origin = new Origin(uri.Scheme, host, port, serialized);
        return true;
    }

    /// <summary>Whether both have the same scheme, host and port (HTML, "same origin"). Opaque origins never are.</summary>
    public bool IsSameOriginWith(Origin other) =>
        !IsOpaque && Scheme == other.Scheme && Host == other.Host && Port == other.Port;

    /// <summary>Whether a host is <c>localhost</c>, <c>*.localhost</c>, a 127.0.0.0/8 address or <c>[::1]</c>.</summary>
    public static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <inheritdoc/>
    public override string ToString() => Serialized;
}
