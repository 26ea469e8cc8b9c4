using System.Text.Json;
using System.Text.RegularExpressions;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Mcp;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// <c>docs/agents.md</c> and the skill: the configurations start a server with the tools of the table, and each command of the skill does
/// what the text says, in a folder in which a DevProxy runs before an API without CORS.
/// </summary>
public sealed partial class AgentsTests : IDisposable
{
    private const string Document = "docs/agents.md";
    private const string Skill = "skills/devproxy/SKILL.md";
    private const string Api = "https://api.example.com";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _variables;

    public AgentsTests()
    {
        var state = Path.Combine(_folder.Path, "state");
        _variables = new()
        {
            ["XDG_STATE_HOME"] = state,
            ["LOCALAPPDATA"] = state,
            ["DEVPROXY_PORT"] = "0",
        };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_configuration_starts_a_server_with_the_tools_of_the_table()
    {
        var documented = TableTool().Matches(await File.ReadAllTextAsync(Repository.Path(Document), Token));
        var blocks = FencedBlock.Of(Document).Where(block => block.Language == "json").ToList();
        Assert.Equal(2, blocks.Count);
        foreach (var block in blocks)
        {
            using var json = JsonDocument.Parse(block.Text);
            var server = json.RootElement.GetProperty("mcpServers").GetProperty("devproxy");
            Assert.Equal("devproxy", server.GetProperty("command").GetString());
            var words = server.GetProperty("args").EnumerateArray().Select(word => word.GetString()!).ToList();
            Assert.Equal("mcp", words[0]);
            await using var agent = await AgentSession.StartAsync(_folder.Path, _variables, [.. words.Skip(1)]);
            var tools = await agent.Client.ListToolsAsync(cancellationToken: Token);
            Assert.Equal(
                documented.Select(row => row.Groups["tool"].Value).Order(StringComparer.Ordinal),
                tools.Select(tool => tool.Name).Order(StringComparer.Ordinal)
            );
        }
    }

    [Fact]
    public async Task The_skill_names_itself_and_only_tools_and_commands_that_are_there()
    {
        var text = await File.ReadAllTextAsync(Repository.Path(Skill), Token);
        Assert.Matches(@"\A---\nname: devproxy\ndescription: [^\n]{100,1024}\n---\n", text);
        Assert.True(text.Split('\n').Length < 120, "A skill is short.");
        await using var agent = await AgentSession.StartAsync(_folder.Path, _variables);
        var tools = (await agent.Client.ListToolsAsync(cancellationToken: Token)).Select(tool => tool.Name).ToList();
        Assert.All(ToolInCode().Matches(text).Select(match => match.Groups["tool"].Value), tool => Assert.Contains(tool, tools));
        Assert.All(
            InlineCommand().Matches(text).Select(match => match.Groups["command"].Value),
            command => Assert.Contains(command, new[] { "mcp", "init", "test" })
        );
    }

    [Fact]
    public async Task Each_command_of_the_skill_does_what_it_says()
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("users", context.RequestAborted));
        _folder.Write("proxy.json", $$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        _folder.Write("cors.json", $$"""[{ "url": "{{api.Url}}/users", "origin": "http://localhost:3000", "expect": "blocked" }]""");
        var commands = FencedBlock.Of(Skill).Where(block => block.Language == "sh").SelectMany(block => block.Text.Split('\n')).ToList();
        Assert.Equal((3, "devproxy traffic"), (await EndAsync(commands[0]), commands[0]));
        await using var devproxy = DevProxyRun.Start(_folder.Path, _variables);
        var url = await devproxy.ProxyUrlAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, url + "/api/users")
        {
            Headers = { { "Origin", "http://localhost:3000" } },
        };
        using var answer = await http.SendAsync(request, Token);

        foreach (var command in commands)
        {
            // A command that serves does not end: it is enough that it listens.
            if (command is "devproxy" or $"devproxy {Api}")
            {
                await using var serving = DevProxyRun.Start(_folder.Path, _variables, Words(command));
                await serving.ProxyUrlAsync();
                continue;
            }

            var expected = command.StartsWith("devproxy check ", StringComparison.Ordinal) ? 1 : 0;
            Assert.True(expected == await EndAsync(command.Replace(Api, api.Url, StringComparison.Ordinal)), command);
        }
    }

    private async Task<int> EndAsync(string command)
    {
        await using var process = DevProxyRun.Start(_folder.Path, _variables, Words(command));
        return await process.ExitCodeAsync();
    }

    private static IEnumerable<string> Words(string command)
    {
        Assert.StartsWith("devproxy", command, StringComparison.Ordinal);
        return command.Split(' ').Skip(1);
    }

    [GeneratedRegex("^[|] `(?<tool>[a-z_]+)` [|]", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 10_000)]
    private static partial Regex TableTool();

    [GeneratedRegex("`(?<tool>[a-z]+_[a-z]+|replay)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ToolInCode();

    [GeneratedRegex("[^`]`devproxy (?<command>[a-z]+)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex InlineCommand();
}
