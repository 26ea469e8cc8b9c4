using System.Text.Json;
using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class SchemaCommandTests
{
    [Fact]
    public async Task The_schema_is_JSON_on_standard_output()
    {
        using var run = new CommandRun();

        Assert.Equal(ExitCode.Done, await run.RunAsync("schema"));
        using var document = JsonDocument.Parse(run.Out);
        Assert.Equal("DevProxy", document.RootElement.GetProperty("title").GetString());
        Assert.Equal("", run.Error);
    }
}
