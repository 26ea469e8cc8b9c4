using System.Net;
using DevProxy.Cors;

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
    /// The origin in the browser's address bar: the page's own address. For a request that the browser calls same-origin, <c>Referer</c> and <c>Origin</c> name it (no page can write
    /// <c>Sec-Fetch-Site</c>); else, behind a dev server or a tunnel on this machine, it is what that wrote into <c>X-Forwarded-*</c>. From any other peer these headers are untrusted.
    /// </summary>
    public static CalledOrigin OfBrowser(HttpContext context)
    {
        var called = Of(context);
        var headers = context.Request.Headers;
        var isSameOrigin = headers["Sec-Fetch-Site"] == "same-origin";
        if (isSameOrigin && OfPage(headers.Referer) is { } page)
            return page;
        var isTrusted = IsLoopback(context.Connection.RemoteIpAddress);
        var host = isTrusted ? First(headers["X-Forwarded-Host"]) : null;

        // A dev server may have put its target into Origin (webpack-dev-server's changeOrigin), so what it forwards counts more.
        if (host is null && isSameOrigin && OfPage(headers.Origin) is { } origin)
            return origin;
        if (!isTrusted)
            return called;
        var scheme = First(headers["X-Forwarded-Proto"]) is { } proto && proto is "http" or "https" ? proto : called.Scheme;
        return Valid(scheme, WithPort(host, First(headers["X-Forwarded-Port"]))) ?? Valid(scheme, called.Authority) ?? called;
    }

    /// <summary>Whether a peer is on this machine.</summary>
    public static bool IsLoopback(IPAddress? peer) =>
        peer is not null && IPAddress.IsLoopback(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer);

    /// <summary>Whether it is the same origin as another.</summary>
    public bool IsOriginOf(Origin other) => Origin.TryFromUrl(ToString(), out var origin) && origin.IsSameOriginWith(other);

    /// <summary><c>scheme://host[:port]</c>.</summary>
    public override string ToString() => $"{Scheme}://{Authority}";

    private static CalledOrigin? OfPage(string? url) =>
        Origin.TryFromUrl(url, out var page) && page.Scheme is "http" or "https" ? OfUrl(page.Serialized) : null;

    private static CalledOrigin? Valid(string scheme, string? authority) =>
        authority is not null && Origin.TryFromUrl($"{scheme}://{authority}", out _) ? new CalledOrigin(scheme, authority) : null;

    // The port of the address, where the name does not have it. Some write the default port of the wrong scheme.
    private static string? WithPort(string? host, string? port) =>
        host is null || port is null or "80" or "443" || HostOf(host).Length != host.Length ? host : $"{host}:{port}";

    private static string? First(string? list) => list?.Split(',')[0].Trim() is { Length: > 0 } first ? first : null;

    private static string HostOf(string authority)
    {
        var colon = authority.LastIndexOf(':');
        var host = colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
        return host.ToLowerInvariant();
    }
}
