using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("run --help")]
    [InlineData("demo --help")]
    [InlineData("validate --help")]
    [InlineData("explain --help")]
    [InlineData("init --help")]
    [InlineData("schema --help")]
    [InlineData("health --help")]
    [InlineData("cert --help")]
    public async Task Every_command_has_help_that_opens_with_examples(string line)
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync(line.Split(' ')));

        Assert.Equal("", _run.Error);
        var lines = _run.Out.Split('\n');
        Assert.True(Array.IndexOf(lines, "Examples:") is > 0 and < 5, _run.Out);
        Assert.True(Array.IndexOf(lines, "Examples:") < Array.IndexOf(lines, "Options:"), _run.Out);
        Assert.Contains(lines, one => one.StartsWith("Usage: devproxy", StringComparison.Ordinal));
        Assert.All(lines, one => Assert.True(one.Length <= 100, one));
    }

    [Fact]
    public async Task Help_is_given_whatever_else_is_wrong()
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync("--port", "abc", "--help"));
        Assert.Contains("Examples:", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_says_which_Dev_Proxy_this_is()
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync("--version"));

        Assert.Matches("^devproxy [0-9]+\\.[0-9]+\\.[0-9]+", _run.Out);
        Assert.Contains("Microsoft's Dev Proxy", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_a_number_without_a_commit_and_at_least_the_first_one()
    {
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+(-[a-z0-9.]+)?$", VersionText.Number);
        Assert.True(Version.Parse(VersionText.Number.Split('-')[0]) >= new Version(0, 1, 0), VersionText.Number);
    }

    [Fact]
    public void The_first_line_is_for_programs_and_the_second_for_people() =>
        Assert.Equal([$"devproxy {VersionText.Number}", VersionText.Lines.Split('\n')[1]], VersionText.Lines.Split('\n'));
}
