using System.Collections.Immutable;
using DevProxy.Cors;

namespace DevProxy.Configuration;

/// <summary>One entry of <c>routes</c>, every default filled in.</summary>
/// <param name="Key">
/// The key as written: a path prefix, a glob, or a regular expression that begins with <c>^</c>; behind its host where it has one.
/// </param>
/// <param name="Target">Where its requests go; null where something of DevProxy's own answers them.</param>
/// <param name="PathRewrite">In file order; the first that matches is applied.</param>
/// <param name="ChangeOrigin">Which <c>Host</c> the upstream gets.</param>
/// <param name="RewriteOrigin">Which <c>Origin</c> and <c>Referer</c> it gets.</param>
/// <param name="Headers">Changes to the request's headers.</param>
/// <param name="ResponseHeaders">Changes to the response's headers.</param>
/// <param name="Secure">Whether the upstream's certificate is verified; null when not written.</param>
/// <param name="Ca">Trusted for this upstream too.</param>
/// <param name="ClientCertificate">Shown to the upstream, with its private key.</param>
/// <param name="AutoRewrite">Whether a <c>Location</c> that points at the target is mapped back.</param>
/// <param name="CookieDomainRewrite">What becomes of a cookie's <c>Domain</c>.</param>
/// <param name="CookiePathRewrite">What becomes of a cookie's <c>Path</c>.</param>
/// <param name="CookieFlags">What becomes of a cookie's flags.</param>
/// <param name="Ws">Whether WebSocket upgrades are let through.</param>
/// <param name="Xfwd">Whether <c>X-Forwarded-*</c> is sent.</param>
/// <param name="Timeout">From the last byte of the request to the response headers; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>
/// for never.</param>
/// <param name="ConnectTimeout">For connecting with TLS, all addresses together.</param>
/// <param name="Cors">Null when CORS headers pass untouched, and are only judged.</param>
/// <param name="AddsIdentity">Whether DevProxy itself adds a credential upstream (a header that names one, or a client
/// certificate).</param>
internal sealed record RouteConfig(
    string Key,
    UpstreamTarget? Target,
    ImmutableArray<PathRewriteRule> PathRewrite,
    ChangeOrigin ChangeOrigin,
    RewriteOrigin RewriteOrigin,
    ImmutableArray<HeaderChange> Headers,
    ImmutableArray<HeaderChange> ResponseHeaders,
    bool? Secure,
    CertificateFile? Ca,
    CertificateFile? ClientCertificate,
    bool AutoRewrite,
    CookieRewrite CookieDomainRewrite,
    CookieRewrite CookiePathRewrite,
    CookieFlags CookieFlags,
    bool Ws,
    bool Xfwd,
    TimeSpan Timeout,
    TimeSpan ConnectTimeout,
    CorsPolicy? Cors,
    bool AddsIdentity
)
{
    /// <summary>
    /// The host whose requests it takes, in lower case; <c>*.name</c> for every name below one; null for all other hosts.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>The key without the host.</summary>
    public string Path => Host is null ? Key : Key[Host.Length..];

    /// <summary>What it does beside asking its upstream, in the order in which requests pass.</summary>
    public ImmutableArray<RouteFeature> Features { get; init; } = [];
}

/// <summary>A route's target.</summary>
/// <param name="Written">As the file says it, <c>${NAME}</c> unresolved: what is shown to people.</param>
/// <param name="Origin">Scheme (<c>http</c> or <c>https</c>), host and port.</param>
/// <param name="BasePath">The target's own path without its last slash: empty, or begins with a slash. Byte for byte.</param>
/// <param name="Http2Cleartext">Whether it was written as <c>h2c</c>: HTTP/2 without TLS.</param>
internal sealed record UpstreamTarget(string Written, Origin Origin, string BasePath, bool Http2Cleartext)
{
    /// <summary>
    /// A loopback address, <c>localhost</c>, <c>*.localhost</c>, <c>host.docker.internal</c>, or a host name without a dot.
    /// </summary>
    public bool IsLocal =>
        Origin.IsLoopback
        || Origin.Host == "host.docker.internal"
        || (!Origin.Host!.Contains('.', StringComparison.Ordinal) && Origin.Host[0] != '[');

    /// <summary>The host and, unless it is the scheme's default, the port: what a <c>Host</c> header for this target says.</summary>
    public string Authority => Origin.Serialized[(Origin.Serialized.IndexOf("://", StringComparison.Ordinal) + 3)..];
}

/// <summary>Which <c>Host</c> the upstream gets.</summary>
internal enum ChangeOrigin
{
    /// <summary>The browser's for a local target, the target's for any other.</summary>
    Auto,

    /// <summary><c>true</c>: the target's.</summary>
    Target,

    /// <summary><c>false</c>: the browser's.</summary>
    Browser,
}

/// <summary>Which <c>Origin</c> (and <c>Referer</c>) the upstream gets.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Origin">With <see cref="RewriteOriginKind.Fixed"/> that origin; else null.</param>
internal sealed record RewriteOrigin(RewriteOriginKind Kind, string? Origin);

internal enum RewriteOriginKind
{
    /// <summary>What was same-origin for the browser stays same-origin upstream; a cross-origin request keeps its own.</summary>
    Auto,

    /// <summary><c>true</c>: always the target's.</summary>
    Target,

    /// <summary><c>false</c>: the browser's own.</summary>
    Never,

    /// <summary>A string: always that origin.</summary>
    Fixed,
}
