using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace DevProxy.Mcp;

/// <summary>
/// A Model Context Protocol server: a thin translation of the inspector's API for agents. It holds nothing
/// itself, so that a DevProxy may start and end while it runs.
/// </summary>
internal static class AgentServer
{
    private const string Instructions =
        "DevProxy forwards a page's calls to its API and judges CORS as browsers do. Begin with list_exchanges, which is short; then "
        + "get_exchange for one of them; bodies come by get_body alone. When a browser blocks a call, suggest_fix has the code for the "
        + "backend, and check_cors asks again. Secrets are masked.";

    /// <summary>Answers an agent until it goes away.</summary>
    /// <param name="context">What the tools share.</param>
    /// <param name="version">DevProxy's.</param>
    /// <param name="transport">Where the agent is heard and answered.</param>
    /// <param name="cancellationToken">Ends it before.</param>
    public static async Task RunAsync(AgentContext context, string version, ITransport transport, CancellationToken cancellationToken)
    {
        var tools = new McpServerPrimitiveCollection<McpServerTool>();
        foreach (var tool in TrafficTools.All.Concat(CorsTools.All).Concat(ChangingTools.All))
            tools.Add(new AgentTool(tool, context));
        var options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "devproxy", Version = version },
            ServerInstructions = Instructions,
            ToolCollection = tools,
        };
        await using var server = McpServer.Create(transport, options);
        await server.RunAsync(cancellationToken);
    }
}
