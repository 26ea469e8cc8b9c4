using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Forwarding;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

public sealed class CertificateCheckTests
{
    private const string ForClients = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset Yesterday = DateTimeOffset.UtcNow.AddDays(-1);

    [Fact]
    public void No_certificate_at_all_is_refused() =>
        Assert.Equal(CertificateFault.Missing, Refusal(null, SslPolicyErrors.RemoteCertificateNotAvailable).Reason);

    [Fact]
    public void A_certificate_whose_time_has_not_begun_is_told_with_its_first_day()
    {
        using var certificate = Issue(DateTimeOffset.UtcNow.AddDays(2), "1.3.6.1.5.5.7.3.1", "localhost");
        var refusal = Refusal(certificate, SslPolicyErrors.RemoteCertificateChainErrors);
        Assert.Equal(CertificateFault.Expired, refusal.Reason);
        Assert.Contains($"not valid before {certificate.NotBefore:yyyy-MM-dd}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_without_a_name_is_told_as_such()
    {
        using var certificate = Issue(Yesterday, "1.3.6.1.5.5.7.3.1");
        var refusal = Refusal(certificate, SslPolicyErrors.RemoteCertificateNameMismatch);
        Assert.Equal(CertificateFault.WrongHost, refusal.Reason);
        Assert.Contains("no subjectAltName", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_of_ours_that_is_not_for_servers_is_refused_for_that_and_not_for_its_issuer()
    {
        using var certificate = Issue(Yesterday, ForClients, "localhost");
        var refusal = Refusal(certificate, SslPolicyErrors.RemoteCertificateChainErrors);
        Assert.Equal(CertificateFault.Invalid, refusal.Reason);
        Assert.Contains("NotValidForUsage", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_only_the_Host_header_has_not_is_no_fault() =>
        Assert.True(Check(verify: true).Accept(TestCertificates.Localhost, null, SslPolicyErrors.RemoteCertificateNameMismatch));

    [Fact]
    public void Where_nothing_is_verified_the_answer_is_whether_it_would_have_passed()
    {
        using var chain = new X509Chain();
        Assert.True(Check(verify: false).Accept(TestCertificates.Localhost, chain, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(Check(verify: false).Accept(TestCertificates.Expired, chain, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    private static CertificateCheck Check(bool verify) => new("https://localhost", "localhost", verify, [TestCertificates.Authority]);

    private static CertificateRefusedException Refusal(X509Certificate2? certificate, SslPolicyErrors errors)
    {
        using var chain = new X509Chain();
        return Assert.Throws<CertificateRefusedException>(() => Check(verify: true).Accept(certificate, chain, errors));
    }

    private static X509Certificate2 Issue(DateTimeOffset from, string usage, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        if (names.Length > 0)
            request.CertificateExtensions.Add(alternatives.Build());
        return request.Create(TestCertificates.Authority, from, from.AddDays(5), [1, 2, 3]);
    }
}
