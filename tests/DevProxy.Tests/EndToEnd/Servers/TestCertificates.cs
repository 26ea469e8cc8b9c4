using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;

namespace DevProxy.Tests.EndToEnd.Servers;

/// <summary>An authority made for one test run, and certificates by it.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    /// <summary>Signs <see cref="Localhost"/>, <see cref="Expired"/> and <see cref="WrongHost"/>.</summary>
    public static X509Certificate2 Authority { get; } = MakeAuthority("CN=Test Authority");

    /// <summary>For localhost, 127.0.0.1 and ::1.</summary>
    public static X509Certificate2 Localhost { get; } =
        Issue("CN=localhost", Now.AddDays(-1), Now.AddDays(30), "localhost", "*.localhost", "api.test");

    public static X509Certificate2 Expired { get; } = Issue("CN=expired", Now.AddDays(-20), Now.AddDays(-2), "localhost", "api.test");

    public static X509Certificate2 WrongHost { get; } =
        Issue("CN=other", Now.AddDays(-1), Now.AddDays(30), "other.example", "third.example");

    public static X509Certificate2 SelfSigned { get; } = MakeSelfSigned();

    /// <summary>A certificate file of the configuration.</summary>
    public static CertificateFile File(X509Certificate2 certificate) => new("/in/memory.pem", [certificate]);

    private static X509Certificate2 MakeAuthority(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(60));
    }

    private static X509Certificate2 Issue(string subject, DateTimeOffset from, DateTimeOffset to, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Leaf(subject, key, names);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Authority, true, false));
        using var signed = request.Create(Authority, from, to, RandomNumberGenerator.GetBytes(8));
        return Usable(signed.CopyWithPrivateKey(key));
    }

    private static X509Certificate2 MakeSelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Usable(Leaf("CN=self", key, "localhost", "api.test").CreateSelfSigned(Now.AddDays(-1), Now.AddDays(30)));
    }

    private static CertificateRequest Leaf(string subject, ECDsa key, params string[] names)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        if (names.Contains("localhost"))
        {
            alternatives.AddIpAddress(IPAddress.Loopback);
            alternatives.AddIpAddress(IPAddress.IPv6Loopback);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, false));
        return request;
    }

    // Some platforms serve only with keys that came out of a PKCS #12 container.
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
