using DevProxy.Forwarding;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

public sealed class AuthoritiesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("no-such-folder/ca.pem")]
    [InlineData(".")]
    [InlineData("a\0b")]
    [InlineData("broken.pem")]
    public void A_file_that_cannot_be_read_counts_for_nothing_and_the_other_one_still_counts(string unreadable)
    {
        using var folder = new TemporaryFolder();
        var good = folder.Write("ca.pem", TestCertificates.Authority.ExportCertificatePem());
        folder.Write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        var certificates = Authorities.OfEnvironment(
            new Dictionary<string, string>
            {
                ["SSL_CERT_FILE"] = unreadable.Length == 0 ? "" : $"{folder.Path}/{unreadable}",
                ["NODE_EXTRA_CA_CERTS"] = good,
            }
        );

        Assert.Equal(TestCertificates.Authority.Thumbprint, Assert.Single(certificates).Thumbprint);
    }

    [Fact]
    public void A_route_trusts_its_own_the_top_levels_and_the_environments_authorities_together()
    {
        var route = Routes.To("/", "https://api.test") with { Ca = TestCertificates.File(TestCertificates.SelfSigned) };
        var config = Configs.Of(route) with { Ca = TestCertificates.File(TestCertificates.Authority) };

        Assert.Equal(
            [TestCertificates.SelfSigned, TestCertificates.Authority, TestCertificates.Localhost],
            Authorities.Of(route, config, [TestCertificates.Localhost])
        );
        Assert.Empty(Authorities.Of(Routes.To("/", "https://api.test"), Configs.Of(), []));
    }
}
