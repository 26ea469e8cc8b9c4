using System.Collections.Immutable;
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
    public void A_certificate_holds_the_names_that_were_written_into_it()
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
    public void Names_are_added_once_and_missing_ones_are_found()
    {
        var one = CertificateNames.Of(Configs.Of() with { AllowedHosts = ["one.test"] });
        var two = CertificateNames.Of(Configs.Of() with { AllowedHosts = ["two.test"] });

        Assert.Equal(Always + ", one.test, two.test", one.With(two).ToString());
        Assert.Equal(["two.test"], one.Lacks(two));
    }

    [Fact]
    public void A_certificate_without_names_has_none()
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UtcNow,
            DateTimeOffset.UtcNow.AddDays(1)
        );

        Assert.Empty(CertificateNames.In(certificate).All);
    }

    [Fact]
    public void Name_constraints_are_read_as_they_were_written()
    {
        ImmutableArray<string> subtrees = ["localhost", "test", "127.0.0.0/8", "10.20.0.0/15", "::1/128", "fd00::/8"];
        using var certificate = Certificate(NameConstraints.Permitting(subtrees));

        Assert.Equal(subtrees, NameConstraints.PermittedBy(certificate));
        Assert.True(certificate.Extensions["2.5.29.30"]!.Critical);
    }

    [Fact]
    public void A_certificate_without_name_constraints_permits_no_names()
    {
        using var certificate = Certificate(new X509BasicConstraintsExtension(true, false, 0, true));

        Assert.Empty(NameConstraints.PermittedBy(certificate));
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("*.localhost", true)]
    [InlineData("a.b.localhost", true)]
    [InlineData("notlocalhost", false)]
    [InlineData("localhost.example", false)]
    [InlineData("127.9.9.9", true)]
    [InlineData("128.0.0.1", false)]
    [InlineData("::1", true)]
    [InlineData("::2", false)]
    public void A_constraint_covers_the_names_below_a_domain_and_the_addresses_of_a_network(string name, bool held) =>
        Assert.Equal(held, NameConstraints.Hold(["localhost", "127.0.0.0/8", "::1/128"], name));

    private static X509Certificate2 Certificate(X509Extension extension)
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(extension);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
    }
}
