using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Configuration;
using DevProxy.Recording;

namespace DevProxy.Cli;

/// <summary><c>devproxy [run]</c>: the proxy.</summary>
internal sealed class RunCommand : CommandWithExamples
{
    private const string WhatItIs =
        "A local proxy that forwards your page's calls, adds the CORS headers that the API lacks,\nand says what a browser makes "
        + "of every answer.";

    private readonly Argument<string[]> _target = PositionalArgument.Optional("FILE or URL");
    private readonly RunOptions _options = new();
    private readonly CommandContext _context;
    private readonly Func<IEnumerable<string>> _commands;

    /// <summary>The command.</summary>
    /// <param name="name"><c>run</c>, or the program's own name: what runs without any command.</param>
    /// <param name="context">What it finds around it.</param>
    /// <param name="commands">The names of all commands, to recognise a mistyped one.</param>
    public RunCommand(string name, CommandContext context, Func<IEnumerable<string>> commands)
        : base(name, name == "run" ? "Run the proxy; the default without a command." : WhatItIs)
    {
        _context = context;
        _commands = commands;
        Add(_target);
        _options.AddTo(this);
        SetAction(RunAsync);
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy demo", "see what it is for, with nothing else installed"),
        new("devproxy https://api.example.com", "forward everything there, with CORS headers"),
        new("devproxy", "use the proxy.json in this folder"),
        new("devproxy -- npm start", "the same, and start your dev server"),
        new("devproxy run --ci -- npx playwright test", "fail the build when a browser would refuse something in production"),
        new("devproxy --route /api=https://api.example.com --route /=http://localhost:5173", "API and dev server under one origin"),
    ];

    public override string Usage => "[FILE or URL] [options] [-- COMMAND ARGS...]";

    public override string Remarks =>
        "An option wins over the environment (DEVPROXY_PORT, DEVPROXY_CORS, ...), which wins over the file.\n"
        + "A saved change to the file takes effect within a second.\n"
        + "With --ci, exit code 1 when a browser would refuse something for productionOrigins, or did where \"cors\" is off; a COMMAND "
        + "that fails keeps its own.";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = RunTarget.Read(parsed.Read(_target), _context.Folder, _commands());
        if (target.Error is { } error)
            return _context.Refuse(error);
        var overrides = _options.Read(parsed, target.Url, _context.Folder);
        if (_options.Recording(parsed, _context.Folder, out var recording) is { } contradiction)
            return _context.Refuse(contradiction);
        var run = new ProxyRun(_context, overrides)
        {
            IsCi = _options.IsCi(parsed),
            Recording = recording,
            Opens = _options.Opens(parsed) ? static app => app.InspectorUrl ?? app.ProxyUrl : null,
        };
        var read = ConfigLocation.Read(target.File, overrides, _context.Environment, _context.Folder, _context.Keys);
        var file = target.Url is null ? Path.GetFullPath(target.File ?? ConfigLocation.DefaultName, _context.Folder) : null;
        return await run.RunAsync(read, read.Config is { } config ? config.Path : file, cancellationToken);
    }
}

/// <summary>The options of <c>devproxy run</c>: what the file says, said for once.</summary>
internal sealed class RunOptions
{
    private readonly Option<string[]> _route = new("--route")
    {
        Description = "Forward PATH to URL. Repeatable; alone it needs no file, with a file it adds the route or replaces its target",
        HelpName = "PATH=URL",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _cors = TextOption.Named(
        "--cors",
        "off|repair|override",
        "off: judge only; repair: replace what a browser would refuse; override: DevProxy sets all CORS headers"
    );
    private readonly Option<int?> _port = PortOption.Named("--port", "The proxy's port (8010); 0 uses a free one");
    private readonly Option<string?> _host = TextOption.Named(
        "--host",
        "NAME",
        "What to listen on (localhost); 0.0.0.0 is every interface"
    );
    private readonly Option<bool> _https = new("--https") { Description = "Serve https, with the certificate of `devproxy cert`" };
    private readonly Option<int?> _inspectorPort = PortOption.Named("--inspector-port", "The inspector's port (the proxy's + 1)");
    private readonly Option<bool> _noInspector = new("--no-inspector") { Description = "Run without the inspector" };
    private readonly Option<bool> _open = new("--open") { Description = "Open the inspector in the browser" };
    private readonly Option<string?> _logLevel = TextOption.Named(
        "--log-level",
        "debug|info|warn|error|silent",
        "The lowest level that is shown (info)"
    );
    private readonly Option<string?> _logFormat = TextOption.Named(
        "--log-format",
        "pretty|json",
        "json: one exchange record a line on standard output"
    );
    private readonly Option<string?> _logFile = TextOption.Named("--log-file", "FILE", "Write exchange records as JSON lines to FILE, too");

    private readonly Option<string?> _profile = TextOption.Named("--profile", "NAME", "Lay this profile over the rest of the file");
    private readonly Option<bool> _ci = new("--ci")
    {
        Description = "No inspector; at the end a summary, and exit code 1 when production would refuse something",
    };
    private readonly RecordingOptions _recording = new();

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            _route,
            _cors,
            _port,
            _host,
            _https,
            _inspectorPort,
            _noInspector,
            _open,
            _logLevel,
            _logFormat,
            _logFile,
            _profile,
            _ci,
        ];
        foreach (var option in all.Concat(_recording.All))
            command.Add(option);
    }

    /// <summary>What is recorded and played back.</summary>
    /// <returns>What contradicts itself, with the fix; null for nothing.</returns>
    public string? Recording(ParseResult parsed, string folder, out RecordingPlan plan)
    {
        plan = _recording.Read(parsed, folder, out var problem);
        return problem;
    }

    /// <summary>Whether the run is judged at its end.</summary>
    public bool IsCi(ParseResult parsed) => parsed.GetValue(_ci);

    /// <summary>Whether the inspector is to be opened in the browser.</summary>
    public bool Opens(ParseResult parsed) => parsed.GetValue(_open);

    /// <summary>What was typed in a folder.</summary>
    public ConfigOverrides Read(ParseResult parsed, string? url, string folder) =>
        new(
            url,
            parsed.GetValue(_route) is { Length: > 0 } routes ? [.. routes] : default,
            parsed.GetValue(_cors),
            parsed.GetValue(_port),
            parsed.GetValue(_host),
            parsed.GetValue(_https),
            parsed.GetValue(_inspectorPort),
            parsed.GetValue(_noInspector) || IsCi(parsed),
            parsed.GetValue(_logLevel),
            parsed.GetValue(_logFormat),
            parsed.GetValue(_logFile),
            parsed.GetValue(_profile)
        )
        {
            Folder = folder,
        };
}
