using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Certificates;

namespace DevProxy.Tests.Certificates;

public sealed class NameConstraintsTests
{
    [Fact]
    public void They_are_read_as_they_were_written()
    {
        ImmutableArray<string> subtrees = ["localhost", "test", "127.0.0.0/8", "10.20.0.0/15", "::1/128", "fd00::/8"];
        using var certificate = Certificate(NameConstraints.Permitting(subtrees));

        Assert.Equal(subtrees, NameConstraints.PermittedBy(certificate));
        Assert.True(certificate.Extensions["2.5.29.30"]!.Critical);
    }

    [Fact]
    public void A_certificate_without_them_names_none()
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
    public void A_domain_holds_what_is_below_it_and_a_network_its_addresses(string name, bool held) =>
        Assert.Equal(held, NameConstraints.Hold(["localhost", "127.0.0.0/8", "::1/128"], name));

    private static X509Certificate2 Certificate(X509Extension extension)
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(extension);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
    }
}
