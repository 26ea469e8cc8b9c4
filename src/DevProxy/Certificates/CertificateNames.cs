using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;
using DevProxy.Configuration.Reading;
using DevProxy.Cors;

namespace DevProxy.Certificates;

/// <summary>The names and addresses that a certificate is for, each once and in a stable order.</summary>
internal sealed class CertificateNames
{
    private static readonly ImmutableArray<string> Always = ["localhost", "*.localhost", "127.0.0.1", "::1"];

    private CertificateNames(IEnumerable<string> all) => All = [.. all.Distinct(StringComparer.Ordinal)];

    /// <summary>Host names, names that begin with <c>*.</c>, and addresses.</summary>
    public ImmutableArray<string> All { get; }

    /// <summary>
    /// The names under which a DevProxy with this configuration is reachable: loopback names, allowed hosts, and the listener's host.
    /// </summary>
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

    private static IEnumerable<string> Listened(string host) =>
        Origin.IsLoopbackHost(host) || HostName.IsEveryInterface(host) ? [] : [host];
}

/// <summary>
/// The extension that limits an authority to some domains and networks (RFC 5280, section 4.2.1.10), which .NET has no type for.
/// </summary>
internal static class NameConstraints
{
    private const string Oid = "2.5.29.30";

    private static readonly Asn1Tag PermittedSubtrees = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    /// <summary>The extension that permits these and nothing else.</summary>
    /// <param name="subtrees">Domains, each with all below it, and networks such as <c>127.0.0.0/8</c>; at least one of both kinds, for a
    /// kind that is not mentioned is not limited.</param>
    public static X509Extension Permitting(IEnumerable<string> subtrees)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(PermittedSubtrees))
        {
            foreach (var subtree in subtrees)
            {
                using (writer.PushSequence())
                {
                    if (IPNetwork.TryParse(subtree, out var network))
                        writer.WriteOctetString([.. network.BaseAddress.GetAddressBytes(), .. Mask(network)], Address);
                    else
                        writer.WriteCharacterString(UniversalTagNumber.IA5String, subtree, DnsName);
                }
            }
        }

        return new X509Extension(Oid, writer.Encode(), critical: true);
    }

    /// <summary>What an authority is limited to; nothing when it has no such limit.</summary>
    public static ImmutableArray<string> PermittedBy(X509Certificate2 authority)
    {
        if (authority.Extensions.FirstOrDefault(static extension => extension.Oid?.Value == Oid) is not { } extension)
            return [];
        var permitted = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence().ReadSequence(PermittedSubtrees);
        var subtrees = ImmutableArray.CreateBuilder<string>();
        while (permitted.HasData)
        {
            var subtree = permitted.ReadSequence();
            subtrees.Add(
                subtree.PeekTag().HasSameClassAndValue(DnsName)
                    ? subtree.ReadCharacterString(UniversalTagNumber.IA5String, DnsName)
                    : Network(subtree.ReadOctetString(Address)).ToString()
            );
        }

        return subtrees.ToImmutable();
    }

    /// <summary>Whether one of the subtrees holds a name, which may begin with <c>*.</c>, or an address.</summary>
    public static bool Hold(ImmutableArray<string> subtrees, string name)
    {
        if (IPAddress.TryParse(name, out var address))
            return subtrees.Any(subtree => IPNetwork.TryParse(subtree, out var network) && network.Contains(address));
        var host = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
        return subtrees.Any(subtree => host == subtree || host.EndsWith("." + subtree, StringComparison.Ordinal));
    }

    private static byte[] Mask(IPNetwork network)
    {
        var mask = new byte[network.BaseAddress.GetAddressBytes().Length];
        for (var bit = 0; bit < network.PrefixLength; bit++)
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return mask;
    }

    private static IPNetwork Network(byte[] addressAndMask)
    {
        var length = addressAndMask.Length / 2;
        return new IPNetwork(
            new IPAddress(addressAndMask.AsSpan(0, length)),
            addressAndMask.Skip(length).Sum(static part => byte.PopCount(part))
        );
    }
}
