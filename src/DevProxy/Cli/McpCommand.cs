using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Mcp;
using DevProxy.Terminal;
using ModelContextProtocol.Server;

namespace DevProxy.Cli;

/// <summary><c>devproxy mcp</c>: the traffic and the switches of the DevProxy that runs in this folder, for agents.</summary>
internal sealed class McpCommand : CommandWithExamples
{
    private readonly Option<bool> _allowChanges = new("--allow-changes")
    {
        Description = "Let agents send requests again, make routes fail, and save mocks",
    };

    private readonly CommandContext _context;

    public McpCommand(CommandContext context)
        : base("mcp", "Let an agent look at what passes the DevProxy that runs in this folder (Model Context Protocol).")
    {
        _context = context;
        Add(_allowChanges);
        SetAction(RunAsync);
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new(
            "devproxy mcp",
            "for an agent, which starts it: {\"mcpServers\": {\"devproxy\": {\"command\": \"devproxy\", \"args\": [\"mcp\"]}}}"
        ),
        new("devproxy mcp --allow-changes", "the agent may replay requests, make routes fail, and save mocks"),
    ];

    public override string Usage => "[--allow-changes]";

    public override string Remarks =>
        "Speaks the protocol on standard input and output until its input ends. Secrets are masked, and nothing is sent anywhere but through "
        + "the routes. A DevProxy may start and end in this folder meanwhile.";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var end = new ShutdownSignal();
        using var ended = end.Ending(cancellationToken);
        var allowed = parsed.GetValue(_allowChanges);
        var agent = new AgentContext(_context.Environment, _context.Folder, allowed, line => _context.Refuse(TerminalText.Escape(line)));
        try
        {
            await using var transport = new StdioServerTransport("devproxy");
            await AgentServer.RunAsync(agent, VersionText.Number, transport, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Ctrl+C, as good an end as that of the input.
        }

        return ExitCode.Done;
    }
}
