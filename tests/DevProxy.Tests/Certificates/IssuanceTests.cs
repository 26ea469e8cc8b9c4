using DevProxy.Certificates;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Certificates;

public sealed class IssuanceTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly TemporaryFolder _data = new();

    private CertificateFolder Folder => new(Path.Combine(_data.Path, "devproxy"));

    public void Dispose() => _data.Dispose();

    [Fact]
    public void The_first_time_both_are_made()
    {
        var made = Make();

        Assert.Equal(("", ""), (made.WhyAuthority, made.WhyCertificate));
        Assert.Equal(4, Directory.GetFiles(Folder.Path).Length);
        Assert.True(made.Authority.Signed(made.Certificate));
    }

    [Fact]
    public void The_second_time_both_are_kept()
    {
        var first = Make();
        var second = Make();

        Assert.Equal((null, null), (second.WhyAuthority, second.WhyCertificate));
        Assert.Equal(first.Certificate.Thumbprint, second.Certificate.Thumbprint);
        Assert.Equal(first.Authority.Certificate.Thumbprint, second.Authority.Certificate.Thumbprint);
    }

    [Theory]
    [InlineData(366, null)]
    [InlineData(368, "the previous one expires soon")]
    [InlineData(500, "the previous one expires soon")]
    public void Near_its_end_the_certificate_is_renewed_and_the_authority_kept(int days, string? why)
    {
        Make();
        var later = Make(now: Now.AddDays(days));

        Assert.Null(later.WhyAuthority);
        Assert.Equal(why, later.WhyCertificate);
    }

    [Fact]
    public void A_new_host_renews_the_certificate_and_those_of_other_projects_stay()
    {
        Make("one.test");
        var second = Make("two.test");
        var third = Make("one.test");

        Assert.Equal("the previous one did not cover two.test", second.WhyCertificate);
        Assert.Contains("one.test", CertificateNames.In(second.Certificate).All);
        Assert.Equal((null, null), (third.WhyAuthority, third.WhyCertificate));
    }

    [Fact]
    public void A_host_that_the_authority_may_not_sign_for_renews_both()
    {
        Make("one.test");
        var second = Make("dev.example.com");
        var third = Make();

        Assert.Equal("the previous one may not sign for dev.example.com", second.WhyAuthority);
        Assert.NotNull(second.WhyCertificate);
        Assert.True(second.Authority.Signed(second.Certificate));
        Assert.Equal((null, null), (third.WhyAuthority, third.WhyCertificate));
    }

    [Fact]
    public void An_authority_in_its_last_year_is_renewed_with_its_certificate()
    {
        Make();
        var later = Make(now: Now.AddYears(9));

        Assert.Equal("the previous one expires soon", later.WhyAuthority);
        Assert.Equal("the previous one is from another authority", later.WhyCertificate);
    }

    [Fact]
    public void Damaged_files_are_made_again()
    {
        Make();
        File.WriteAllText(Folder.CertificateKey, "");
        var withoutCertificateKey = Make();
        File.Delete(Folder.AuthorityKey);
        var withoutAuthorityKey = Make();

        Assert.Equal((null, ""), (withoutCertificateKey.WhyAuthority, withoutCertificateKey.WhyCertificate));
        Assert.Equal(
            ("", "the previous one is from another authority"),
            (withoutAuthorityKey.WhyAuthority, withoutAuthorityKey.WhyCertificate)
        );
    }

    private Issuance Make(string? host = null, DateTimeOffset? now = null) =>
        Issuance.Make(Folder, "ann@laptop", host is null ? null : Configs.Of() with { AllowedHosts = [host] }, now ?? Now);
}
