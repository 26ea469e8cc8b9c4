using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Configuration;

namespace DevProxy.Cli;

/// <summary><c>devproxy [run]</c>: the proxy.</summary>
internal sealed class RunCommand : CommandWithExamples
{
    private const string WhatItIs =
        "A local proxy that forwards your page's calls, adds the CORS headers that the API lacks,\nand says what a browser makes of every answer.";

    private readonly Argument<string[]> _word = WordArgument.Optional("FILE or URL");
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
        Add(_word);
        _options.AddTo(this);
        SetAction(RunAsync);
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy demo", "see what it is for, with nothing else installed"),
        new("devproxy https://api.example.com", "forward everything there, with CORS headers"),
        new("devproxy", "use the proxy.json in this folder"),
        new("devproxy -- npm start", "the same, and start your dev server"),
        new("devproxy --route /api=https://api.example.com --route /=http://localhost:5173", "API and dev server under one origin"),
    ];

    public override string Usage => "[FILE or URL] [options] [-- COMMAND ARGS...]";

    public override string Remarks =>
        "An option wins over the environment (DEVPROXY_PORT, DEVPROXY_CORS, ...), which wins over the file.\n"
        + "A saved change to the file takes effect within a second.";

    public override int MostWords => 1;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var word = RunTarget.Read(parsed.Read(_word), _context.Folder, _commands());
        if (word.Error is { } error)
            return _context.Refuse(error);
        var overrides = _options.Read(parsed, word.Url);
        var run = new ProxyRun(_context, overrides)
        {
            Opens = _options.Opens(parsed) ? static app => app.InspectorUrl ?? app.ProxyUrl : null,
        };
        var read = ConfigLocation.Read(word.File, overrides, _context.Environment, _context.Folder);
        var file = word.Url is null ? Path.GetFullPath(word.File ?? ConfigLocation.DefaultName, _context.Folder) : null;
        return await run.RunAsync(read, read.Config is { } config ? config.Path : file, cancellationToken);
    }
}
