using System.Text;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;

namespace DevProxy.Tests.Configuration.Json;

public sealed class VariablesTests
{
    private readonly ProblemList _problems = new();

    [Theory]
    [InlineData("BOTH", "environment")]
    [InlineData("LOCAL", "local")]
    [InlineData("SHARED", "shared")]
    [InlineData("EMPTY", "")]
    [InlineData("NOWHERE", null)]
    public void The_environment_comes_before_the_local_file_and_this_before_the_shared_one(string name, string? value)
    {
        var variables = Of(
            new() { ["BOTH"] = "environment" },
            "BOTH=local\nLOCAL=local",
            "BOTH=shared\nLOCAL=shared\nSHARED=shared\nEMPTY="
        );

        Assert.Equal(value is not null, variables.TryGet(name, out var found));
        Assert.Equal(value, found);
    }

    [Theory]
    [InlineData("A=1", "1")]
    [InlineData("export A=1", "1")]
    [InlineData("  A = 1  ", "1")]
    [InlineData("A=\"a b # c\"", "a b # c")]
    [InlineData("A='a b # c'", "a b # c")]
    [InlineData("A=a b # c", "a b")]
    [InlineData("A=a#b", "a#b")]
    [InlineData("A=a=b", "a=b")]
    [InlineData("A=pa$word${B}", "pa$word${B}")]
    [InlineData("# comment\n\nnonsense\nA=1", "1")]
    [InlineData("A=1\r\nB=2\r\n", "1")]
    [InlineData("\uFEFFA=1", "1")]
    [InlineData("A=1\nA=2", "2")]
    public void A_file_is_read_as_other_tools_read_it(string text, string value)
    {
        Assert.True(Of([], null, text).TryGet("A", out var found));
        Assert.Equal(value, found);
    }

    [Fact]
    public void A_close_name_is_found() => Assert.Equal("API_TOKEN", Of(new() { ["API_TOKEN"] = "x" }, null, null).Nearest("API_TOKN"));

    [Fact]
    public void A_file_that_cannot_be_parsed_is_told_once_and_only_when_it_is_asked()
    {
        var variables = Of(new() { ["A"] = "1" }, null, "B=\"unclosed\nC=3");
        Assert.True(variables.TryGet("A", out _));
        Assert.Empty(_problems.InFileOrder());

        Assert.False(variables.TryGet("C", out _));
        Assert.False(variables.TryGet("D", out _));

        var problem = Assert.Single(_problems.InFileOrder());
        Assert.EndsWith(".env", problem.Path, StringComparison.Ordinal);
        Assert.Contains("closing quote", problem.Message, StringComparison.Ordinal);
    }

    private Variables Of(Dictionary<string, string> environment, string? local, string? shared)
    {
        var folder = Path.GetFullPath("/given");
        return new Variables(
            environment,
            folder,
            new FileSnapshot(
                new(Path.Combine(folder, ".env.local"), local is null ? null : Encoding.UTF8.GetBytes(local)),
                new(Path.Combine(folder, ".env"), shared is null ? null : Encoding.UTF8.GetBytes(shared))
            ),
            _problems
        );
    }
}
