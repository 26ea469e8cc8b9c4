using CliWrap;
using DevProxy.Certificates;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// A user, and their browser, who trusts the authority of <c>devproxy cert</c> in the way that the command prints, and a second authority,
/// <see cref="Authority"/>, whose key a test may use.
/// </summary>
public sealed class TrustingUser : IAsyncDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly Lazy<Task<Chromium>> _browser;

    public TrustingUser()
    {
        Variables = VariablesAt(_home.Path);
        _browser = new(StartBrowserAsync);
    }

    internal LocalAuthority Authority { get; } = LocalAuthority.Make("ann@laptop", CertificateNames.Of(null), DateTimeOffset.UtcNow);

    internal TemporaryFolder Home => _home;

    /// <summary>The environment variables of this user's commands.</summary>
    internal Dictionary<string, string?> Variables { get; }

    /// <summary>The environment variables for the commands of a user with this home folder.</summary>
    internal static Dictionary<string, string?> VariablesAt(string home) =>
        new()
        {
            ["HOME"] = home,
            ["XDG_DATA_HOME"] = Path.Combine(home, "data"),
            ["DEVPROXY_PORT"] = "0",
        };

    public async ValueTask DisposeAsync()
    {
        if (_browser is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _browser.Value).DisposeAsync();
        _home.Dispose();
    }

    /// <summary>A new profile of this user's browser.</summary>
    internal async Task<IBrowserContext> NewContextAsync()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux(),
            "On other systems a browser trusts what the system trusts, which a test must not change."
        );
        Assert.SkipUnless(InstalledProgram.Find("certutil") is not null, "certutil is not installed: apt-get install libnss3-tools");
        return await (await _browser.Value).NewContextAsync();
    }

    // The browser reads the list of trusted authorities when it starts, so the list has to be complete before.
    private async Task<Chromium> StartBrowserAsync()
    {
        _home.Write("proxy.json", HttpsTests.Configuration("http://localhost:1"));
        await using var cert = DevProxyRun.Start(_home.Path, Variables, "cert");
        Assert.True(await cert.ExitCodeAsync() == 0, cert.Output);
        await TrustAsync(await cert.LineAsync("  mkdir -p ~/.pki/nssdb && certutil "));
        var file = _home.Write("ca.pem", Authority.Certificate.ExportCertificatePem());
        await TrustAsync($"certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n test -i {file}");
        return Chromium.At(_home.Path);
    }

    private async Task TrustAsync(string command) =>
        await CliWrap
            .Cli.Wrap("/bin/sh")
            .WithArguments(["-c", command])
            .WithEnvironmentVariables(new Dictionary<string, string?> { ["HOME"] = _home.Path })
            .ExecuteAsync(TestContext.Current.CancellationToken);
}
