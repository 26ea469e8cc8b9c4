using DevProxy.Cors;

namespace DevProxy.Configuration;

/// <summary>A route's target.</summary>
/// <param name="Written">As the file says it, <c>${NAME}</c> unresolved: what is shown to people.</param>
/// <param name="Origin">Scheme (<c>http</c> or <c>https</c>), host and port.</param>
/// <param name="BasePath">The target's own path without its last slash: empty, or begins with a slash. Byte for byte.</param>
/// <param name="Http2Cleartext">Whether it was written as <c>h2c</c>: HTTP/2 without TLS.</param>
internal sealed record UpstreamTarget(string Written, Origin Origin, string BasePath, bool Http2Cleartext)
{
    /// <summary>A loopback address, <c>localhost</c>, <c>*.localhost</c>, <c>host.docker.internal</c>, or a host name without a dot.</summary>
    public bool IsLocal =>
        Origin.IsLoopback
        || Origin.Host == "host.docker.internal"
        || (!Origin.Host!.Contains('.', StringComparison.Ordinal) && Origin.Host[0] != '[');

    /// <summary>The host and, unless it is the scheme's default, the port: what a <c>Host</c> header for this target says.</summary>
    public string Authority => Origin.Serialized[(Origin.Serialized.IndexOf("://", StringComparison.Ordinal) + 3)..];
}
