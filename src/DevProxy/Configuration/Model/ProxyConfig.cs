using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Cors;

namespace DevProxy.Configuration;

/// <summary>One complete, valid configuration. Immutable: a reload swaps the reference to it.</summary>
/// <param name="Path">The file that it was read from, absolute; null when arguments alone made it.</param>
/// <param name="Port">0 to 65535; 0 takes a free one.</param>
/// <param name="Host">What is listened on: <c>localhost</c> (127.0.0.1 and ::1), an address, or a name.</param>
/// <param name="Https">Null for plain http.</param>
/// <param name="AllowedHosts">Host names in addition to the loopback ones; <c>.suffix</c> means a domain and its subdomains.</param>
/// <param name="UpstreamProxy">Through which proxy upstreams are reached.</param>
/// <param name="Ca">Trusted for every upstream, beside the system's authorities.</param>
/// <param name="ProductionOrigins">Where the page will be served from in production.</param>
/// <param name="Cors">What a path without a route gets; null when CORS headers pass untouched.</param>
/// <param name="Inspector">Null when it is switched off.</param>
/// <param name="Log">How the log is written.</param>
/// <param name="Routes">In file order.</param>
internal sealed record ProxyConfig(
    string? Path,
    int Port,
    string Host,
    HttpsConfig? Https,
    ImmutableArray<string> AllowedHosts,
    UpstreamProxyConfig UpstreamProxy,
    CertificateFile? Ca,
    ImmutableArray<Origin> ProductionOrigins,
    CorsPolicy? Cors,
    InspectorConfig? Inspector,
    LogConfig Log,
    ImmutableArray<RouteConfig> Routes
)
{
    /// <summary>Whose file it was.</summary>
    public ConfigSource Source { get; init; } = ConfigSource.DevProxy;

    /// <summary>
    /// The hosts that have routes of their own, in lower case; <c>*.name</c> for every name below one. In the order in which they are
    /// tried: names first, then the longest.
    /// </summary>
    public ImmutableArray<string> Hosts
    {
        get;
        init => field = [.. value.OrderBy(static host => host[0] == '*').ThenByDescending(static host => host.Length)];
    } = [];

    /// <summary>The profile that is laid over the file; null for none.</summary>
    public string? Profile { get; init; }

    /// <summary>The profiles that the file has.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>The folder of the mocks, absolute; null for none.</summary>
    public string? Mocks { get; init; }

    /// <summary>What may be shown of it.</summary>
    public ConfigView View { get; init; } = ConfigView.Empty;

    /// <summary>The one of <see cref="Hosts"/> whose routes serve a request to this host; null where those of all other hosts do.</summary>
    /// <param name="called">The host that was called, without its port.</param>
    public string? HostOf(string called)
    {
        foreach (var host in Hosts)
        {
            if (
                host[0] == '*'
                    ? called.EndsWith(host[1..], StringComparison.OrdinalIgnoreCase)
                    : called.Equals(host, StringComparison.OrdinalIgnoreCase)
            )
                return host;
        }

        return null;
    }
}

/// <summary>Whose file a configuration was read from.</summary>
internal enum ConfigSource
{
    /// <summary>No file: a URL, or <c>--route</c>.</summary>
    Arguments,

    /// <summary>A <c>proxy.json</c>.</summary>
    DevProxy,

    /// <summary>An Angular <c>proxy.conf.json</c>.</summary>
    Angular,

    /// <summary>A Vite <c>server.proxy</c> object, as JSON.</summary>
    Vite,

    /// <summary>A webpack-dev-server <c>devServer.proxy</c> list, or object, as JSON.</summary>
    Webpack,

    /// <summary>A <c>package.json</c> with <c>"proxy"</c>, as create-react-app reads it.</summary>
    PackageJson,
}

/// <summary>The listener's certificate.</summary>
/// <param name="Cert">A PEM file, absolute path; null for the certificate that <c>devproxy cert</c> made.</param>
/// <param name="Key">Its private key as PEM, absolute path; null when <paramref name="Cert"/> is.</param>
internal sealed record HttpsConfig(string? Cert, string? Key);

/// <summary>
/// Certificates that the configuration names, already loaded: a file that cannot be read is a problem of the configuration.
/// </summary>
/// <param name="Path">Absolute.</param>
/// <param name="Certificates">One or more; a client certificate comes with its private key.</param>
internal sealed record CertificateFile(string Path, X509Certificate2Collection Certificates);

/// <summary>The proxy between DevProxy and the upstreams.</summary>
/// <param name="Kind">Where the answer comes from.</param>
/// <param name="Url">The proxy, with <see cref="UpstreamProxyKind.Url"/>; else null.</param>
internal sealed record UpstreamProxyConfig(UpstreamProxyKind Kind, Uri? Url);

internal enum UpstreamProxyKind
{
    /// <summary><c>"auto"</c>: the environment, else the system's setting.</summary>
    Auto,

    /// <summary><c>false</c>: upstreams are dialled directly.</summary>
    None,

    /// <summary>A URL in the file.</summary>
    Url,
}

/// <summary>The inspector's listener and what it keeps.</summary>
/// <param name="Host">What it listens on.</param>
/// <param name="Port">Null when not written: the proxy's port + 1, or any free one.</param>
/// <param name="MaxExchanges">Exchanges kept, 1 or more.</param>
/// <param name="MaxBodyBytes">Bytes kept of each body, 0 or more.</param>
/// <param name="MaxMemoryMegabytes">Bound on all that is kept, in MiB, 1 or more.</param>
internal sealed record InspectorConfig(string Host, int? Port, int MaxExchanges, int MaxBodyBytes, int MaxMemoryMegabytes);

/// <summary>How the log is written.</summary>
/// <param name="Level">The least level shown.</param>
/// <param name="Format">For people or for programs.</param>
/// <param name="File">A rolling file of JSON lines, absolute path; null for none.</param>
/// <param name="Redact">Header names, lower case, masked beside the well-known ones.</param>
internal sealed record LogConfig(LogLevelName Level, LogFormat Format, string? File, ImmutableArray<string> Redact)
{
    /// <summary>Whether JSON and form fields named like secrets are masked in bodies that are shown.</summary>
    public bool RedactBodies { get; init; } = true;

    /// <summary>The OpenTelemetry collector that traces, metrics and logs are sent to; null for none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Texts of the configuration that are secrets wherever they show.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>
    /// Headers that are set from a <c>${NAME}</c>, with the value that is sent: masked under their name, whatever the value is.
    /// </summary>
    public ImmutableArray<HeaderChange> SecretHeaders { get; init; } = [];
}

/// <summary>The levels of the log, by the names that http-proxy-middleware gave them.</summary>
internal enum LogLevelName
{
    Debug,
    Info,
    Warn,
    Error,
    Silent,
}

internal enum LogFormat
{
    /// <summary>Lines for a person.</summary>
    Pretty,

    /// <summary>The exchange record without bodies, one object a line, on stdout.</summary>
    Json,
}
