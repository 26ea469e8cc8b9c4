using DevProxy.Certificates;
using DevProxy.Cli;
using DevProxy.Terminal;

namespace DevProxy.Tests.Cli;

public sealed class CertReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly CertificateFolder Folder = new(Path.Combine(Path.GetTempPath(), "devproxy"));

    [Fact]
    public void The_first_time_it_says_what_was_made_and_what_to_run()
    {
        var lines = Report("", "").Lines(browsers: true).ToList();

        Assert.Equal("Made the local certificate authority, valid until 2036-11-26:", lines[0]);
        Assert.Equal("Made the certificate for localhost, *.localhost, 127.0.0.1, ::1, valid until 2027-12-28:", lines[3]);
        Assert.Equal("  please-trust", lines[lines.IndexOf("Nothing trusts it yet. To make this system trust it, run once:") + 1]);
        Assert.Equal("  please-forget", lines[^1]);
        Assert.Contains(lines, line => line.Contains("certutil -d sql:$HOME/.pki/nssdb -A -t C,, ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("NODE_EXTRA_CA_CERTS", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_kept_and_why_the_rest_was_renewed_is_said()
    {
        var lines = Report(null, "the previous one did not cover a.test").Lines(browsers: false).ToList();

        Assert.StartsWith("Kept the local certificate authority", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Renewed the certificate for ", lines[3], StringComparison.Ordinal);
        Assert.EndsWith(" (the previous one did not cover a.test):", lines[3], StringComparison.Ordinal);
        Assert.Contains("Restart a running DevProxy to use it.", lines);
        Assert.DoesNotContain(lines, line => line.Contains("nssdb", StringComparison.Ordinal));
    }

    [Fact]
    public void A_system_that_trusts_it_is_told_no_command_to_trust_it()
    {
        var lines = Report(null, null, trusted: true).Lines(browsers: false).ToList();

        Assert.Contains("This system trusts the authority already.", lines);
        Assert.DoesNotContain("  please-trust", lines);
    }

    [Fact]
    public void A_system_that_nobody_knows_is_left_to_its_manual() =>
        Assert.Contains(
            Report("", "", trust: null).Lines(browsers: false),
            line => line.EndsWith("as its manual says.", StringComparison.Ordinal)
        );

    private static CertReport Report(string? whyAuthority, string? whyCertificate, bool trusted = false) =>
        Report(whyAuthority, whyCertificate, new TrustCommand("please-trust", "please-forget"), trusted);

    private static CertReport Report(string? whyAuthority, string? whyCertificate, TrustCommand? trust, bool trusted = false)
    {
        var names = CertificateNames.Of(null);
        var authority = LocalAuthority.Make("ann@laptop", names, Now);
        return new CertReport(
            Folder,
            new Issuance(authority, whyAuthority, authority.Sign(names, Now), whyCertificate),
            trust,
            trusted,
            AnsiStyle.None
        );
    }
}
