using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;

namespace DevProxy.Forwarding;

/// <summary>All that makes connections to one target what they are. Routes with equal settings share their connections, and keep them over a reload.</summary>
/// <param name="Origin">The target, serialized.</param>
/// <param name="Verify">Whether its certificate has to be good.</param>
/// <param name="Authorities">Thumbprints of what is trusted beside the system's authorities.</param>
/// <param name="ClientCertificate">The thumbprint of what is shown to it; null for nothing.</param>
/// <param name="ConnectTimeout">For connecting with TLS, all addresses together; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
/// <param name="Proxy">The proxy in between, with its password; null for none.</param>
internal sealed record UpstreamSettings(
    string Origin,
    bool Verify,
    string Authorities,
    string? ClientCertificate,
    TimeSpan ConnectTimeout,
    string? Proxy
)
{
    /// <summary>The settings of one route.</summary>
    /// <param name="route">What the configuration says.</param>
    /// <param name="authorities">What is trusted beside the system's authorities.</param>
    /// <param name="proxy">The proxy in between; null for none.</param>
    public static UpstreamSettings Of(RouteConfig route, X509Certificate2Collection authorities, Uri? proxy) =>
        new(
            route.Target.Origin.Serialized,
            // Development certificates on this machine are made by whoever started the server; nobody can be in between.
            route.Secure
                ?? (route.Ca is not null || !route.Target.Origin.IsLoopback),
            string.Join(' ', authorities.Select(certificate => certificate.Thumbprint).Distinct().Order(StringComparer.Ordinal)),
            route.ClientCertificate?.Certificates[0].Thumbprint,
            route.ConnectTimeout == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : route.ConnectTimeout,
            proxy?.OriginalString
        );
}
