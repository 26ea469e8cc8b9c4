using DevProxy.Certificates;
using DevProxy.Cli;
using DevProxy.Terminal;

namespace DevProxy.Tests.Cli;

public sealed class CertCommandTests : IDisposable
{
    private readonly CommandRun _run = new();

    public CertCommandTests()
    {
        _run.Environment["XDG_DATA_HOME"] = Data;
        _run.Environment["LOCALAPPDATA"] = Data;
    }

    private string Data => Path.Combine(_run.Folder, "data");

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task It_makes_both_and_prints_what_makes_the_system_trust_them()
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync("cert"));

        Assert.Equal("", _run.Error);
        Assert.StartsWith("Made the local certificate authority", _run.Out, StringComparison.Ordinal);
        Assert.Contains("run once:\n", _run.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Data, "devproxy", "localhost-key.pem")));
    }

    [Fact]
    public async Task The_hosts_of_the_configuration_are_in_the_certificate()
    {
        _run.Write("proxy.json", """{ "allowedHosts": [".myapp.test"], "https": true, "routes": { "/": "http://localhost:1" } }""");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("cert"));

        Assert.Contains(" myapp.test, *.myapp.test, ", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_configuration_is_told_and_keeps_nobody_from_a_certificate_for_localhost()
    {
        _run.Write("proxy.json", "{");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("cert"));

        Assert.EndsWith("devproxy validate shows why; then run devproxy cert again\n", _run.Error, StringComparison.Ordinal);
        Assert.StartsWith("Made ", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_with_the_fix()
    {
        _run.Write("data", "a file where the folder should be");

        Assert.EndsWith(" to another folder", await _run.RefusedAsync("cert"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_it_https_is_refused_with_the_fix()
    {
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("https://api.example.com", "--https", "--port", "0"));

        Assert.Equal(
            "devproxy: There is no local certificate yet. Run devproxy cert once: it makes one and prints the command that makes "
                + "this system trust it.\n",
            _run.Error
        );
    }

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
    public void An_unknown_system_is_left_to_its_manual() =>
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
