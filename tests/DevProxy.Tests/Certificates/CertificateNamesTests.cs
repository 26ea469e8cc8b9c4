using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Certificates;

namespace DevProxy.Tests.Certificates;

public sealed class CertificateNamesTests
{
    private const string Always = "localhost, *.localhost, 127.0.0.1, ::1";

    [Theory]
    [InlineData("localhost", "", "")]
    [InlineData("127.0.0.1", "", "")]
    [InlineData("0.0.0.0", "", "")]
    [InlineData("::", "", "")]
    [InlineData("myapp.test", "", ", myapp.test")]
    [InlineData("192.168.1.7", "", ", 192.168.1.7")]
    [InlineData("localhost", ".myapp.test", ", myapp.test, *.myapp.test")]
    [InlineData("localhost", "myapp.test", ", myapp.test")]
    [InlineData("localhost", "app.localhost", ", app.localhost")]
    [InlineData("localhost", "localhost", "")]
    [InlineData("localhost", "10.0.0.7", ", 10.0.0.7")]
    [InlineData("localhost", "[fd00::0:7]", ", fd00::7")]
    [InlineData("localhost", "müller.test", ", xn--mller-kva.test")]
    public void They_are_what_DevProxy_can_be_called(string host, string allowed, string more)
    {
        var config = Configs.Of() with { Host = host, AllowedHosts = allowed.Length == 0 ? [] : [allowed] };

        Assert.Equal(Always + more, CertificateNames.Of(config).ToString());
    }

    [Fact]
    public void Without_a_configuration_they_are_the_loopback_names() => Assert.Equal(Always, CertificateNames.Of(null).ToString());

    [Fact]
    public void A_certificate_carries_them_there_and_back()
    {
        var names = CertificateNames.Of(Configs.Of() with { AllowedHosts = [".myapp.test", "10.0.0.7"] });
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.ToExtension());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));

        Assert.Empty(CertificateNames.In(certificate).Lacks(names));
        Assert.Empty(names.Lacks(CertificateNames.In(certificate)));
    }

    [Fact]
    public void Names_are_added_once_and_what_lacks_is_told()
    {
        var one = CertificateNames.Of(Configs.Of() with { AllowedHosts = ["one.test"] });
        var two = CertificateNames.Of(Configs.Of() with { AllowedHosts = ["two.test"] });

        Assert.Equal(Always + ", one.test, two.test", one.With(two).ToString());
        Assert.Equal(["two.test"], one.Lacks(two));
    }

    [Fact]
    public void A_certificate_without_names_names_nothing()
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UtcNow,
            DateTimeOffset.UtcNow.AddDays(1)
        );

        Assert.Empty(CertificateNames.In(certificate).All);
    }
}
