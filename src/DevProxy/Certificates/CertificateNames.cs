using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Certificates;

/// <summary>The names and addresses that a certificate is for, each once and in a stable order.</summary>
internal sealed class CertificateNames
{
    private static readonly ImmutableArray<string> Always = ["localhost", "*.localhost", "127.0.0.1", "::1"];

    private CertificateNames(IEnumerable<string> all) => All = [.. all.Distinct(StringComparer.Ordinal)];

    /// <summary>Host names, names that begin with <c>*.</c>, and addresses.</summary>
    public ImmutableArray<string> All { get; }

    /// <summary>The names under which a DevProxy with this configuration is reachable: loopback names, allowed hosts, and the listener's host.</summary>
    public static CertificateNames Of(ProxyConfig? config)
    {
        IEnumerable<string> hosts = config is null ? [] : [.. config.AllowedHosts, .. Listened(config.Host)];
        return new CertificateNames([.. Always, .. hosts.SelectMany(Spelled)]);
    }

    /// <summary>The names in a certificate.</summary>
    public static CertificateNames In(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return new CertificateNames(
            names is null
                ? []
                : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(static address => address.ToString())]
        );
    }

    /// <summary>These, then those of the others that are not among these.</summary>
    public CertificateNames With(CertificateNames others) => new([.. All, .. others.All]);

    /// <summary>Those of the others that are not among these.</summary>
    public ImmutableArray<string> Lacks(CertificateNames others) => [.. others.All.Except(All, StringComparer.Ordinal)];

    /// <summary>The names as a certificate carries them.</summary>
    public X509Extension ToExtension()
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in All)
        {
            if (IPAddress.TryParse(name, out var address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        }

        return builder.Build();
    }

    public override string ToString() => string.Join(", ", All);

    // In allowedHosts a leading dot means a domain and its subdomains; a certificate lists both, and its wildcard covers one label.
    private static IEnumerable<string> Spelled(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
            return [address.ToString()];
        var name = new IdnMapping().GetAscii(host.TrimStart('.')).ToLowerInvariant();
        return host.StartsWith('.') ? [name, $"*.{name}"] : [name];
    }

    // "0.0.0.0" is every interface, not a name.
    private static IEnumerable<string> Listened(string host) =>
        Origin.IsLoopbackHost(host)
        || (IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            ? []
            : [host];
}
