using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Mcp;
using DevProxy.Tests.EndToEnd;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace DevProxy.Tests.Mcp;

/// <summary>
/// An agent: the protocol's own client, with <c>devproxy mcp</c> as its captive process, or with that command's server in this one.
/// </summary>
internal sealed class AgentSession : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _heard = new();

    private CancellationTokenSource? _end;
    private Task _server = Task.CompletedTask;

    private AgentSession(McpClient client) => Client = client;

    public McpClient Client { get; }

    /// <summary>All that the agent was told so far.</summary>
    public string Heard => string.Join('\n', _heard);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts the process in a folder.</summary>
    public static Task<AgentSession> StartAsync(string folder, Dictionary<string, string?> variables, params string[] options) =>
        ConnectAsync(
            new StdioClientTransport(
                new StdioClientTransportOptions
                {
                    Command = DevProxyProcess.Starter[0],
                    Arguments = [.. DevProxyProcess.Starter.Skip(1), "mcp", .. options],
                    WorkingDirectory = folder,
                    EnvironmentVariables = variables,
                }
            )
        );

    /// <summary>Starts the server in this process; where a published program is to be tested, that one.</summary>
    public static async Task<AgentSession> StartHereAsync(string folder, Dictionary<string, string?> variables, bool allowsChanges = false)
    {
        if (DevProxyProcess.Published is not null)
            return await StartAsync(folder, variables, allowsChanges ? ["--allow-changes"] : []);
        var (asked, answered) = (new Pipe(), new Pipe());
        var end = new CancellationTokenSource();
        var context = new AgentContext(DevProxyRun.Inherited(variables), folder, allowsChanges, static fault => Assert.Fail(fault));
        var server = Task.Run(() => ServeAsync(context, asked.Reader.AsStream(), answered.Writer.AsStream(), end.Token));
        var session = await ConnectAsync(new StreamClientTransport(asked.Writer.AsStream(), answered.Reader.AsStream()));
        (session._end, session._server) = (end, server);
        return session;
    }

    private static async Task ServeAsync(AgentContext context, Stream asked, Stream answered, CancellationToken end)
    {
        await using var transport = new StreamServerTransport(asked, answered);
        try
        {
            await AgentServer.RunAsync(context, VersionText.Number, transport, end);
        }
        catch (OperationCanceledException)
        {
            // The end of the session.
        }
    }

    private static async Task<AgentSession> ConnectAsync(IClientTransport transport) =>
        new(
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

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        if (_end is not null)
            await _end.CancelAsync();
        await _server;
        _end?.Dispose();
    }

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
