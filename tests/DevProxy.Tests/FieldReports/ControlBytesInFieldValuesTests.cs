using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Tests.Checking;
using DevProxy.Tests.Cli;

namespace DevProxy.Tests.FieldReports;

/// <summary>A response that a browser takes, with control bytes in a field value, was "not valid HTTP" for <c>check</c>.</summary>
public sealed class ControlBytesInFieldValuesTests : IDisposable
{
    private const string Page = "http://localhost:3000";

    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("bb-8\v")]
    [InlineData("bb-8\f")]
    [InlineData("\vbb-8")]
    [InlineData("bb-8\u007f")]
    [InlineData("bb-8\u001b")]
    public async Task The_answer_is_readable_and_the_unparsable_list_exposes_nothing(string list)
    {
        await using var server = ScriptedServer.Start(
            "204",
            $"200; Access-Control-Allow-Origin: *; Access-Control-Expose-Headers: {list}; bb-8: hey; Content-Language: en"
        );

        Assert.Equal(ExitCode.Done, await _run.RunAsync("check", server.Url, "--origin", Page, "--json"));

        using var document = JsonDocument.Parse(_run.Out);
        Assert.Equal(
            ["content-language", "content-length"],
            document.RootElement.GetProperty("exposedHeaders").EnumerateArray().Select(name => name.GetString())
        );
    }

    [Theory]
    [InlineData("*\v")]
    [InlineData("\f*")]
    public async Task A_browser_keeps_it_as_part_of_the_value_so_that_it_is_no_wildcard(string allowed)
    {
        await using var server = ScriptedServer.Start("204", $"200; Access-Control-Allow-Origin: {allowed}");

        Assert.Equal(ExitCode.No, await _run.RunAsync("check", server.Url, "--origin", Page));
        Assert.DoesNotContain(_run.Out, static letter => char.IsControl(letter) && letter != '\n');
    }

    [Theory]
    [InlineData('\0')]
    [InlineData('\r')]
    public async Task NUL_and_a_bare_CR_make_the_response_invalid(char control)
    {
        await using var server = ScriptedServer.Start("204", $"200; Access-Control-Allow-Origin: *; X-A: a{control}b");

        Assert.NotEqual(ExitCode.Done, await _run.RunAsync("check", server.Url, "--origin", Page));
    }
}
