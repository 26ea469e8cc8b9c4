using System.Net;

namespace DevProxy.Traffic;

/// <summary>The origin that the browser called, as far as DevProxy can tell.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Authority">The <c>Host</c> header: host and, unless it is the default one, port.</param>
internal sealed record CalledOrigin(string Scheme, string Authority)
{
    /// <summary>The host in lower case, without port; an IPv6 address keeps its brackets.</summary>
    public string Host { get; } = HostOf(Authority);

    /// <summary>The origin of the listener as this request addressed it.</summary>
    public static CalledOrigin Of(HttpContext context) => new(context.Request.Scheme, context.Request.Host.Value ?? "");

    /// <summary>The origin of an absolute URL, as it is written there.</summary>
    public static CalledOrigin OfUrl(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var rest = url.AsSpan(scheme + 3);
        var end = rest.IndexOfAny('/', '?');
        return new CalledOrigin(url[..scheme], (end < 0 ? rest : rest[..end]).ToString());
    }

    /// <summary>
    /// The origin in the browser's address bar: behind a dev server on this machine it is what that server wrote into <c>X-Forwarded-*</c>.
    /// From any other peer these headers are hearsay.
    /// </summary>
    public static CalledOrigin OfBrowser(HttpContext context, CalledOrigin called)
    {
        if (!IsLoopback(context.Connection.RemoteIpAddress))
            return called;
        var headers = context.Request.Headers;
        return new CalledOrigin(
            First(headers["X-Forwarded-Proto"]) ?? called.Scheme,
            First(headers["X-Forwarded-Host"]) ?? called.Authority
        );
    }

    /// <summary>Whether a peer is on this machine.</summary>
    public static bool IsLoopback(IPAddress? peer) =>
        peer is not null && IPAddress.IsLoopback(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer);

    /// <summary><c>scheme://host[:port]</c>.</summary>
    public override string ToString() => $"{Scheme}://{Authority}";

    private static string? First(string? list)
    {
        var first = list?.Split(',')[0].Trim();
        return string.IsNullOrEmpty(first) ? null : first;
    }

    private static string HostOf(string authority)
    {
        var colon = authority.LastIndexOf(':');
        var host = colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
        return host.ToLowerInvariant();
    }
}
