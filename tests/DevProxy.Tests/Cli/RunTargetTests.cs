using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class RunTargetTests : IDisposable
{
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("http://localhost:5000")]
    [InlineData("https://api.example.com/v2")]
    [InlineData("HTTPS://api.example.com")]
    [InlineData("h2c://localhost:5000")]
    [InlineData("ftp://example.com")]
    [InlineData("localhost:5000")]
    [InlineData("127.0.0.1:5000")]
    [InlineData("[::1]:5000")]
    [InlineData("api.example.com:443")]
    [InlineData("localhost:5000/api")]
    public void A_scheme_or_a_port_makes_a_URL(string word) => Assert.Equal(new RunTarget(word, null, null), Read(word));

    [Theory]
    [InlineData("proxy.json")]
    [InlineData("config/proxy.json")]
    [InlineData("./check")]
    [InlineData("my.conf")]
    [InlineData("@proxy.json")]
    public void Any_other_word_is_a_file(string word) => Assert.Equal(new RunTarget(null, word, null), Read(word));

    [Theory]
    [InlineData("chek", "check")]
    [InlineData("Check", "check")]
    [InlineData("validat", "validate")]
    public void A_mistyped_command_is_recognised(string word, string command) =>
        Assert.Equal($"there is no command and no file {word}: did you mean `{command}`?", Read(word).Error);

    [Fact]
    public void Any_other_bare_word_leads_to_the_help_and_to_how_a_server_is_written() =>
        Assert.Equal(
            "there is no command and no file localhost: see devproxy --help; a server is written with its port or its scheme, "
                + "localhost:3000 or http://localhost",
            Read("localhost").Error
        );

    [Fact]
    public void A_mistyped_file_is_no_host()
    {
        _run.Write("proxy.json", "{}");

        Assert.Equal(new RunTarget(null, "proxy.jsn", null), Read("proxy.jsn"));
    }

    [Fact]
    public void A_file_that_exists_is_no_mistyped_command()
    {
        _run.Write("chek", "{}");

        Assert.Equal("chek", Read("chek").File);
    }

    [Fact]
    public void A_host_without_a_scheme_is_told_how_to_be_a_URL() =>
        Assert.Equal("there is no file api.example.com/v2: did you mean https://api.example.com/v2?", Read("api.example.com/v2").Error);

    [Fact]
    public void No_word_is_neither() => Assert.Equal(new RunTarget(null, null, null), Read(null));

    private RunTarget Read(string? word) => RunTarget.Read(word, _run.Folder, ["check", "validate", "run"]);
}
