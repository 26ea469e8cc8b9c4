using DevProxy.Cli;

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
    public async Task A_folder_that_cannot_be_written_is_told_with_the_cure()
    {
        _run.Write("data", "a file where the folder should be");

        Assert.EndsWith(" to another folder", await _run.RefusedAsync("cert"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_it_https_is_refused_with_the_cure()
    {
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("https://api.example.com", "--https", "--port", "0"));

        Assert.Equal(
            "devproxy: There is no local certificate yet. Run devproxy cert once: it makes one and prints the command that makes this system trust it.\n",
            _run.Error
        );
    }
}
