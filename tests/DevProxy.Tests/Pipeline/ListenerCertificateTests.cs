using DevProxy.Configuration;
using DevProxy.Pipeline;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Pipeline;

public sealed class ListenerCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("devproxy-certificate-");

    private string Cert => Path.Combine(_folder.FullName, "cert.pem");

    private string Key => Path.Combine(_folder.FullName, "key.pem");

    [Fact]
    public async Task A_certificate_comes_with_its_key_and_its_chain()
    {
        await WriteAsync();

        var (certificate, problem) = ListenerCertificate.Load(new HttpsConfig(Cert, Key));

        Assert.Null(problem);
        Assert.True(certificate!.Leaf.HasPrivateKey);
        Assert.Equal(TestCertificates.Localhost.Thumbprint, certificate.Leaf.Thumbprint);
        Assert.Equal(TestCertificates.Authority.Thumbprint, Assert.Single(certificate.Chain).Thumbprint);
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_told_with_the_cure()
    {
        await File.WriteAllTextAsync(Cert, "no certificate", TestContext.Current.CancellationToken);

        var (certificate, problem) = ListenerCertificate.Load(new HttpsConfig(Cert, Key));

        Assert.Null(certificate);
        Assert.Equal("https", problem!.Path);
        Assert.Contains(Cert, problem.Message, StringComparison.Ordinal);
        Assert.Contains("PEM", problem.Fix, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task WriteAsync()
    {
        await File.WriteAllTextAsync(
            Cert, TestCertificates.Localhost.ExportCertificatePem() + "\n" + TestCertificates.Authority.ExportCertificatePem(), TestContext.Current.CancellationToken);
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(TestCertificates.Localhost)!;
        await File.WriteAllTextAsync(Key, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
    }
}
