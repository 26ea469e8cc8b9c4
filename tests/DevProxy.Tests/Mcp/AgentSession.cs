using System.Collections.Concurrent;
using System.Text.Json;
using DevProxy.Tests.EndToEnd;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace DevProxy.Tests.Mcp;

/// <summary>An agent: the protocol's own client, with <c>devproxy mcp</c> as its captive process.</summary>
internal sealed class AgentSession : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _heard = new();

    private AgentSession(McpClient client) => Client = client;

    public McpClient Client { get; }

    /// <summary>All that the agent was told so far.</summary>
    public string Heard => string.Join('\n', _heard);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts it in a folder.</summary>
    public static async Task<AgentSession> StartAsync(string folder, Dictionary<string, string?> variables, params string[] options)
    {
        var transport = new StdioClientTransport(
            new StdioClientTransportOptions
            {
                Command = DevProxyProcess.Starter[0],
                Arguments = [.. DevProxyProcess.Starter.Skip(1), "mcp", .. options],
                WorkingDirectory = folder,
                EnvironmentVariables = variables,
            }
        );
        return new AgentSession(
            await McpClient.CreateAsync(
                transport,
                new McpClientOptions
                {
                    InitializationTimeout = TimeSpan.FromMinutes(2),
                    DiscoverProbeTimeout = Timeout.InfiniteTimeSpan, // A process takes longer to start on a loaded machine.
                },
                cancellationToken: Token
            )
        );
    }

    /// <summary>Calls a tool that does what is asked.</summary>
    public async Task<JsonElement> CallAsync(string tool, object? arguments = null)
    {
        var (isError, text) = await SayAsync(tool, arguments);
        Assert.False(isError, $"{tool}: {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    /// <summary>Calls a tool that refuses; its sentence.</summary>
    public async Task<string> RefusedAsync(string tool, object? arguments = null)
    {
        var (isError, text) = await SayAsync(tool, arguments);
        Assert.True(isError, $"{tool}: {text}");
        return text;
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    private async Task<(bool IsError, string Text)> SayAsync(string tool, object? arguments)
    {
        var given = JsonSerializer.SerializeToElement(arguments ?? new { }).EnumerateObject();
        var result = await Client.CallToolAsync(
            tool,
            given.ToDictionary(argument => argument.Name, argument => (object?)argument.Value),
            cancellationToken: Token
        );
        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        _heard.Enqueue(text);
        return (result.IsError == true, text);
    }
}
