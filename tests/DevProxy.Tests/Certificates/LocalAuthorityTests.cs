using System.Security.Cryptography.X509Certificates;
using DevProxy.Certificates;

namespace DevProxy.Tests.Certificates;

public sealed class LocalAuthorityTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Theory]
    [InlineData("localhost")]
    [InlineData("app.localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("myapp.test")]
    [InlineData("api.myapp.test")]
    [InlineData("dev.example.com")]
    [InlineData("10.0.0.7")]
    public void Its_certificate_is_good_for_each_name(string name)
    {
        var names = Names(".myapp.test", "dev.example.com", "10.0.0.7");
        var authority = Make(names);
        using var leaf = authority.Sign(names, Now);

        Assert.True(leaf.MatchesHostname(name));
        Assert.Equal(X509ChainStatusFlags.NoError, Chain(authority, leaf));
    }

    [Theory]
    [InlineData("example.com")]
    [InlineData("evil-localhost")]
    [InlineData("a.b.localhost")]
    [InlineData("127.0.0.2")]
    public void It_is_good_for_no_other(string name)
    {
        using var leaf = Make(Names()).Sign(Names(), Now);

        Assert.False(leaf.MatchesHostname(name));
    }

    [Theory]
    [InlineData("bank.example")]
    [InlineData("8.8.8.8")]
    public void A_stolen_key_can_sign_for_no_other_site(string site)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() || OperatingSystem.IsWindows(),
            "What macOS tells of a refused name is not documented."
        );
        var authority = Make(Names());
        using var leaf = authority.Sign(Names(site), Now);

        Assert.NotEqual(X509ChainStatusFlags.NoError, Chain(authority, leaf));
        Assert.Equal([site], authority.Refuses(Names(site)));
    }

    [Fact]
    public void It_says_whose_it_is_and_signs_nothing_but_certificates_of_servers()
    {
        var certificate = Make(Names()).Certificate;

        Assert.Equal("DevProxy ann@laptop", certificate.GetNameInfo(X509NameType.SimpleName, false));
        Assert.Equal(certificate.SubjectName.RawData, certificate.IssuerName.RawData);
        var basic = Assert.Single(certificate.Extensions.OfType<X509BasicConstraintsExtension>());
        Assert.True(basic is { Critical: true, CertificateAuthority: true, HasPathLengthConstraint: true, PathLengthConstraint: 0 });
        Assert.Equal(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
            Assert.Single(certificate.Extensions.OfType<X509KeyUsageExtension>()).KeyUsages
        );
        Assert.Equal(["localhost", "test", "127.0.0.0/8", "::1/128"], NameConstraints.PermittedBy(certificate));
        Assert.Equal(Now.AddYears(10).Date, certificate.NotAfter.ToUniversalTime().Date);
    }

    [Fact]
    public void Its_certificate_is_one_that_Apple_accepts()
    {
        using var leaf = Make(Names()).Sign(Names(), Now);

        Assert.InRange((leaf.NotAfter - leaf.NotBefore).TotalDays, 396, 397);
        Assert.True(leaf.NotBefore.ToUniversalTime() < Now.UtcDateTime);
        var usage = Assert.Single(leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>());
        Assert.Equal("1.3.6.1.5.5.7.3.1", Assert.Single(usage.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>()).Value);
        Assert.Equal(256, leaf.GetECDsaPublicKey()!.KeySize);
        Assert.False(Assert.Single(leaf.Extensions.OfType<X509BasicConstraintsExtension>()).CertificateAuthority);
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_prevent_a_certificate()
    {
        var authority = Make(Names());
        using var leaf = authority.Sign(Names(), Now.AddDays(-3));

        Assert.Equal(authority.Certificate.NotBefore, leaf.NotBefore);
    }

    [Fact]
    public void It_knows_its_own_certificates_from_those_of_another_with_its_name()
    {
        var (one, two) = (Make(Names()), Make(Names()));
        using var leaf = one.Sign(Names(), Now);

        Assert.True(one.Signed(leaf));
        Assert.False(two.Signed(leaf));
    }

    [Fact]
    public void It_does_not_outlive_a_certificate_made_in_its_last_year()
    {
        var authority = Make(Names());

        Assert.True(authority.Outlives(Now.AddYears(8)));
        Assert.False(authority.Outlives(Now.AddYears(9)));
    }

    [Fact]
    public void A_long_name_is_cut_to_what_the_standard_allows()
    {
        var certificate = LocalAuthority.Make(new string('u', 60) + "@host", Names(), Now).Certificate;

        Assert.Equal(64, certificate.GetNameInfo(X509NameType.SimpleName, false).Length);
    }

    [Fact]
    public void An_authority_that_DevProxy_did_not_make_permits_nothing()
    {
        using var foreign = X509Certificate2.CreateFromPem(Configuration.Pem.Authority());

        Assert.Empty(new LocalAuthority(foreign).Permitted);
    }

    private static LocalAuthority Make(CertificateNames names) => LocalAuthority.Make("ann@laptop", names, Now);

    private static CertificateNames Names(params string[] hosts) => CertificateNames.Of(Configs.Of() with { AllowedHosts = [.. hosts] });

    private static X509ChainStatusFlags Chain(LocalAuthority authority, X509Certificate2 leaf)
    {
        using var chain = new X509Chain
        {
            ChainPolicy = { RevocationMode = X509RevocationMode.NoCheck, TrustMode = X509ChainTrustMode.CustomRootTrust },
        };
        chain.ChainPolicy.CustomTrustStore.Add(authority.Certificate);
        return chain.Build(leaf)
            ? X509ChainStatusFlags.NoError
            : chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status);
    }
}
