using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DevProxy.Certificates;

/// <summary>
/// The certificate authority of one user on one machine. A stolen key is of little use:
/// <list type="number">
/// <item>It is limited to names that do not exist on the internet (<c>localhost</c> and <c>test</c>, RFC 6761), to loopback addresses, and
/// to the hosts that the configuration named when it was made. mkcert's authority may sign for any site.</item>
/// <item>RFC 5280 (section 6.2) leaves it to the implementation whether limits of a trust anchor apply: they do in Chromium since version
/// 112, Firefox, OpenSSL and Go. It is critical, so that software that does not understand it rejects the certificate instead of ignoring
/// the limit.</item>
/// <item>The price: a host outside of it needs a new authority, which has to be trusted again. Such hosts are rare, and the output says
/// so.</item>
/// <item>It signs only certificates for TLS servers (its extended key usage), and no further authorities (path length 0).</item>
/// </list>
/// </summary>
/// <param name="certificate">With its private key.</param>
internal sealed class LocalAuthority(X509Certificate2 certificate)
{
    private const int Years = 10;

    // Apple refuses certificates for TLS servers that are valid for more than 825 days, and those of public authorities beyond 398.
    private const int LeafDays = 397;

    // X.520 allows a common name this long, and OpenSSL insists.
    private const int LongestName = 64;

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly ImmutableArray<string> Always = ["localhost", "test", "127.0.0.0/8", "::1/128"];

    // Containers and virtual machines have clocks that lag.
    private static readonly TimeSpan Lag = TimeSpan.FromHours(1);

    public X509Certificate2 Certificate { get; } = certificate;

    /// <summary>What it may sign for.</summary>
    public ImmutableArray<string> Permitted { get; } = PermittedBy(certificate);

    /// <summary>Makes one.</summary>
    /// <param name="owner">The owner, as <c>user@host</c>: shown in lists of many other authorities.</param>
    /// <param name="names">What it must be able to sign for.</param>
    /// <param name="now">The time.</param>
    public static LocalAuthority Make(string owner, CertificateNames names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName("DevProxy local authority");
        var name = $"DevProxy {owner}";
        subject.AddCommonName(name.Length > LongestName ? name[..LongestName] : name);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: true,
                hasPathLengthConstraint: true,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            NameConstraints.Permitting([
                .. Always,
                .. names.All.Where(static one => !NameConstraints.Hold(Always, one)).Select(Subtree).Distinct(StringComparer.Ordinal),
            ])
        );
        return new LocalAuthority(request.CreateSelfSigned(now - Lag, now.AddYears(Years)));
    }

    /// <summary>The names that it may not sign for.</summary>
    public IEnumerable<string> Refuses(CertificateNames names) => names.All.Where(name => !NameConstraints.Hold(Permitted, name));

    /// <summary>Whether it outlives a certificate that is made now.</summary>
    public bool Outlives(DateTimeOffset now) => Certificate.NotAfter.ToUniversalTime() > now.AddDays(LeafDays).UtcDateTime;

    /// <summary>Whether a certificate is one of its own.</summary>
    public bool Signed(X509Certificate2 leaf)
    {
        var own = Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault();
        var issuers = leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault();
        return own is not null && issuers?.KeyIdentifier is { } key && key.Span.SequenceEqual(own.SubjectKeyIdentifierBytes.Span);
    }

    /// <summary>Makes a certificate for a server, with its private key.</summary>
    public X509Certificate2 Sign(CertificateNames names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost, O=DevProxy local certificate", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: false,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
                Certificate,
                includeKeyIdentifier: true,
                includeIssuerAndSerial: false
            )
        );
        request.CertificateExtensions.Add(names.ToExtension());

        // A clock that was put back after the authority was made must not let its certificate begin before it.
        var from = Later(now - Lag, new DateTimeOffset(Certificate.NotBefore));
        using var signed = request.Create(Certificate, from, from.AddDays(LeafDays), RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static string Subtree(string name)
    {
        if (name.StartsWith("*.", StringComparison.Ordinal))
            return name[2..];
        return IPAddress.TryParse(name, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8).ToString() : name;
    }

    private static ImmutableArray<string> PermittedBy(X509Certificate2 certificate)
    {
        try
        {
            return NameConstraints.PermittedBy(certificate);
        }
        catch (AsnContentException)
        {
            return []; // Not made by DevProxy: it may sign for nothing, and is replaced.
        }
    }
}
