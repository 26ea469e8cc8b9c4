using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using DevProxy.Configuration;
using DevProxy.Configuration.Reading;

namespace DevProxy.Cli;

/// <summary><c>devproxy health</c>: whether the DevProxy with these settings runs.</summary>
internal sealed class HealthCommand : CommandWithExamples
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(3);

    // The answer has 20. Whatever else listens there may send without end.
    private const int MostBytes = 64 * 1024;

    private readonly Argument<string[]> _file = PositionalArgument.Optional("FILE");
    private readonly Option<int?> _port = PortOption.Named("--port", "The proxy's port, as for run");
    private readonly Option<int?> _inspectorPort = PortOption.Named("--inspector-port", "The inspector's port, as for run");
    private readonly CommandContext _context;

    public HealthCommand(CommandContext context)
        : base("health", "Ask the DevProxy with these settings whether it is running.")
    {
        _context = context;
        Add(_file);
        Add(_port);
        Add(_inspectorPort);
        SetAction(AskAsync);
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy health", "the one that this folder's proxy.json describes"),
        new("devproxy health --port 9000", "the one on another port"),
    ];

    public override string Usage => "[FILE] [--port N] [--inspector-port N]";

    public override string Remarks => "Exit code: 0 when its inspector answers, else 3. It is what a container's HEALTHCHECK calls.";

    private async Task<int> AskAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var overrides = new ConfigOverrides(Port: parsed.GetValue(_port), InspectorPort: parsed.GetValue(_inspectorPort));
        if (Settings(parsed.Read(_file), overrides) is not { } config)
            return _context.Refuse("these settings cannot be used: devproxy validate shows why");
        if (config.Inspector is not { } inspector)
            return _context.Refuse(
                "the inspector is switched off, so its health cannot be checked: remove \"inspector\": false",
                ExitCode.Unreachable
            );

        var (host, port) = (inspector.Host, inspector.Port ?? config.Port + 1);
        return await AnswersAsync(host, port, cancellationToken)
            ? TellOk(port)
            : _context.Refuse(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"no inspector answers on port {port}: start devproxy, or name the port it uses with --port or --inspector-port"
                ),
                ExitCode.Unreachable
            );
    }

    // A file that was broken after the start says nothing about the one that still runs; neither does one that is not there, with a URL.
    private ProxyConfig? Settings(string? file, ConfigOverrides overrides) =>
        ConfigLocation.Read(file, overrides, _context.Environment, _context.Folder, _context.Keys).Config
        ?? ConfigReader.ReadArguments(overrides with { Url = "http://localhost" }, _context.Environment, _context.Keys).Config;

    private int TellOk(int port)
    {
        _context.Screen.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ok, the inspector answers on port {port}"));
        return ExitCode.Done;
    }

    // What listens on every interface is asked on this machine.
    private static async Task<bool> AnswersAsync(string host, int port, CancellationToken cancellationToken)
    {
        var address = HostName.IsEveryInterface(host) ? "localhost" : host;
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectTimeout = RequestTimeout,
        };
        using var client = new HttpClient(handler) { Timeout = RequestTimeout, MaxResponseContentBufferSize = MostBytes };
        try
        {
            using var answer = await client.GetAsync(new UriBuilder("http", address, port, "/health").Uri, cancellationToken);
            return answer.IsSuccessStatusCode
                && (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains("\"ok\"", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
