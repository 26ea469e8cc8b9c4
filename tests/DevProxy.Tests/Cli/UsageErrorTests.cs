namespace DevProxy.Tests.Cli;

public sealed class UsageErrorTests : IDisposable
{
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("--prot 1", "unknown option --prot: did you mean --port?")]
    [InlineData("--prot=1", "unknown option --prot: did you mean --port?")]
    [InlineData("run --log-levle debug", "unknown option --log-levle: did you mean --log-level?")]
    [InlineData("--something", "unknown option --something: see devproxy --help")]
    [InlineData("-p 8010", "unknown option -p: see devproxy --help")]
    [InlineData("validate -x", "unknown option -x: see devproxy validate --help")]
    [InlineData("--port", "--port needs a value: --port N")]
    [InlineData("--cors", "--cors needs a value: --cors off|repair|override")]
    [InlineData("--port abc", "--port abc is not a valid port: write a number from 0 to 65535, 0 for a free one")]
    [InlineData("--port 70000", "--port 70000 is not a valid port: write a number from 0 to 65535, 0 for a free one")]
    [InlineData("--port -1", "--port -1 is not a valid port: write a number from 0 to 65535, 0 for a free one")]
    [InlineData("--port 1 --port 2", "--port is given more than once: give it once")]
    [InlineData(
        "a.json b.json",
        "there is one argument too many, b.json: see devproxy --help; a command to run beside the proxy comes after --"
    )]
    [InlineData("schema something", "devproxy schema takes no more arguments: leave out something")]
    [InlineData("validate -- npm start", "only devproxy run takes a command after --: leave it out")]
    [InlineData("--", "-- needs a command after it: devproxy -- npm start")]
    [InlineData("helth", "there is no command and no file helth: did you mean `health`?")]
    public async Task A_wrong_command_line_gets_one_line_that_ends_with_the_fix(string line, string told) =>
        Assert.Equal(told, await _run.RefusedAsync(line.Split(' ')));

    [Fact]
    public async Task A_word_that_begins_with_a_dash_is_never_a_file()
    {
        _run.Write("-x", "{}");

        Assert.Equal("unknown option -x: see devproxy --help", await _run.RefusedAsync("-x"));
    }

    [Fact]
    public async Task There_are_no_response_files()
    {
        _run.Write("args", "--version");

        Assert.Contains("@args does not exist", await _run.RefusedAsync("@args"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_option_cannot_control_the_terminal() =>
        Assert.DoesNotContain('\u001b', await _run.RefusedAsync("--\u001b[2J"));
}
