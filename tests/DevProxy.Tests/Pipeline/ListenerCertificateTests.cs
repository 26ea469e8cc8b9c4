using DevProxy.Certificates;
using DevProxy.Configuration;
using DevProxy.Pipeline;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Pipeline;

public sealed class ListenerCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("devproxy-certificate-");

    private string Cert => Path.Combine(_folder.FullName, "cert.pem");

    private string Key => Path.Combine(_folder.FullName, "key.pem");

    private Dictionary<string, string> Variables => new() { ["XDG_DATA_HOME"] = _folder.FullName, ["LOCALAPPDATA"] = _folder.FullName };

    [Fact]
    public async Task A_certificate_comes_with_its_key_and_its_chain()
    {
        await WriteAsync();

        var (certificate, problems) = Load(new HttpsConfig(Cert, Key));

        Assert.Empty(problems);
        Assert.True(certificate!.Leaf.HasPrivateKey);
        Assert.Equal(TestCertificates.Localhost.Thumbprint, certificate.Leaf.Thumbprint);
        Assert.Equal(TestCertificates.Authority.Thumbprint, Assert.Single(certificate.Chain).Thumbprint);
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_told_with_the_fix()
    {
        await File.WriteAllTextAsync(Cert, "no certificate", TestContext.Current.CancellationToken);

        var (certificate, problems) = Load(new HttpsConfig(Cert, Key));

        Assert.Null(certificate);
        var problem = Assert.Single(problems);
        Assert.Equal("https", problem.Path);
        Assert.Contains(Cert, problem.Message, StringComparison.Ordinal);
        Assert.Contains("PEM", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void The_certificate_of_devproxy_cert_is_taken_as_it_is_at_each_start()
    {
        var first = Make().Certificate.Thumbprint;
        Assert.Equal(first, Load().Certificate!.Leaf.Thumbprint);

        var second = Make("a.test").Certificate.Thumbprint;

        Assert.NotEqual(first, second);
        Assert.Equal(second, Load().Certificate!.Leaf.Thumbprint);
    }

    [Fact]
    public void Before_there_is_one_devproxy_cert_is_named()
    {
        var (certificate, problems) = Load();

        Assert.Null(certificate);
        Assert.StartsWith("Run devproxy cert once", Assert.Single(problems).Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, false, null)]
    [InlineData(380, false, "The local certificate expires on ")]
    [InlineData(400, true, "The local certificate expired on ")]
    public void Near_its_end_it_is_used_with_a_warning_and_after_it_no_more(int days, bool refused, string? message)
    {
        Make();

        var (certificate, problems) = Load(days: days);

        Assert.Equal(refused, certificate is null);
        if (message is null)
            Assert.Empty(problems);
        else
            Assert.StartsWith(message, Assert.Single(problems).Message, StringComparison.Ordinal);
        Assert.All(problems, problem => Assert.Equal(refused ? ProblemSeverity.Error : ProblemSeverity.Warning, problem.Severity));
    }

    [Fact]
    public void A_host_that_it_does_not_name_is_a_warning()
    {
        Make();

        var (certificate, problems) = Load(hosts: "a.test");

        Assert.NotNull(certificate);
        Assert.Equal("The local certificate does not cover a.test.", Assert.Single(problems).Message);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Issuance Make(string? host = null) =>
        Issuance.Make(
            CertificateFolder.Of(Variables),
            "ann@laptop",
            host is null ? null : Configs.Of() with { AllowedHosts = [host] },
            Now
        );

    private (ListenerCertificate? Certificate, IReadOnlyList<ConfigProblem> Problems) Load(
        HttpsConfig? https = null,
        int days = 0,
        params string[] hosts
    )
    {
        var config = Configs.Of() with { Https = https ?? new HttpsConfig(null, null), AllowedHosts = [.. hosts] };
        return ListenerCertificate.Load(
            config,
            RunningProxy.ContextWith(new FakeTimeProvider(Now.AddDays(days))) with
            {
                Environment = Variables,
            }
        );
    }

    private async Task WriteAsync()
    {
        await File.WriteAllTextAsync(
            Cert,
            TestCertificates.Localhost.ExportCertificatePem() + "\n" + TestCertificates.Authority.ExportCertificatePem(),
            TestContext.Current.CancellationToken
        );
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(
            TestCertificates.Localhost
        )!;
        await File.WriteAllTextAsync(Key, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
    }
}
