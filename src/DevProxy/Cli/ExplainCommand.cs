using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Pipeline;
using DevProxy.Responding;
using DevProxy.Routing;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Cli;

/// <summary><c>devproxy explain</c>: what becomes of a request, without sending it.</summary>
internal sealed class ExplainCommand : CommandWithExamples
{
    private readonly Argument<string[]> _words = PositionalArgument.Optional("[METHOD] URL [FILE]");
    private readonly Option<bool> _json = new("--json") { Description = "The result as JSON" };
    private readonly CommandContext _context;

    public ExplainCommand(CommandContext context)
        : base("explain", "Show which route matches a request, which URL the API gets, and what is changed on the way.")
    {
        _context = context;
        Add(_words);
        Add(_json);
        SetAction(RunAsync);
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy explain /api/users", "a path that the page calls, by the proxy.json in this folder"),
        new("devproxy explain PUT 'http://localhost:8010/api/users/1?v=2'", "a method and the whole URL"),
        new("devproxy explain /api/users proxy.conf.json", "by another file"),
        new("devproxy explain /api/users --json", "for a program: {\"route\": ..., \"upstreamUrl\": ..., \"rejected\": [...], ...}"),
    ];

    public override string Usage => "[METHOD] URL [FILE] [--json]";

    public override string Remarks =>
        "Nothing is sent, and no server has to be up. Exit code: 0 when a route matches, 1 when none does, 2 wrong usage or a "
        + "configuration that cannot be used.";

    public override int MostWords => 3;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (words, problem) = ExplainArguments.Read(parsed.GetValue(_words) ?? []);
        if (words is null)
            return _context.Refuse(problem!);
        var read = ConfigLocation.Read(words.File, new ConfigOverrides(), _context.Environment, _context.Folder, _context.Keys);
        Tell(read, words.File);
        if (read.Config is not { } config)
            return ExitCode.Usage;

        using var routes = UpstreamRoutes.Build(config, _context.Environment, ForwardingServices.Forwarder());
        var place = Path.GetDirectoryName(config.Path) ?? _context.Folder;
        var mocks = config.Mocks is { } folder ? MockFolder.Read(folder, place) : [];
        var explanation = await new DryRun(config, routes) { Mocks = [.. mocks.SelectMany(static file => file.Mocks)] }.TellAsync(
            words.Method,
            Called(words.Url, config),
            RawTarget.Parse(words.Url),
            cancellationToken
        );
        Tell(explanation, parsed.GetValue(_json));
        return explanation.Error is { } error ? _context.Refuse($"{error.Detail} {error.Fix}", ExitCode.No) : ExitCode.Done;
    }

    // A URL that leads elsewhere is explained as if its path were called here, and this is said.
    private CalledOrigin Called(string url, ProxyConfig config)
    {
        var listener = DryRun.Listener(config);
        if (url.StartsWith('/'))
            return listener;
        var http = url.StartsWith("ws", StringComparison.OrdinalIgnoreCase) ? "http" + url[2..] : url;
        var called = Origin.TryFromUrl(http, out var origin) ? DryRun.Called(origin) : null;
        if (called is not null && HostRule.Of(config).Accepts(called.Authority) && (config.Port == 0 || origin!.Port == config.Port))
            return called;
        _context.Screen.Error.Writer.WriteLine(
            TerminalText.Escape(
                new Redaction(config.Log).Text(
                    $"DevProxy does not listen at {called}: a page that calls it bypasses DevProxy. What follows is for "
                        + $"{listener}{RawTarget.Parse(url)}."
                )
            )
        );
        return listener;
    }

    private void Tell(ConfigResult read, string? written)
    {
        var surface = _context.Screen.Error;
        var file = read.NotFound ? null : Path.GetFullPath(written ?? ConfigLocation.DefaultName, _context.Folder);
        foreach (var problem in read.Problems)
            surface.Writer.WriteLine(ProblemLine.Of(problem, file, _context.Folder, surface.Style));
    }

    private void Tell(RouteExplanation explanation, bool asJson)
    {
        var output = _context.Screen.Out;
        if (asJson)
        {
            output.Writer.WriteLine(ReportJson.Write(explanation));
            return;
        }

        foreach (var line in new ExplanationReport(explanation).Lines(output.Style, output.Columns()))
            output.Writer.WriteLine(line);
    }
}

/// <summary>
/// An explanation for a person: what becomes of the request, the path that the API sees, what is changed, who else could have taken it.
/// </summary>
/// <param name="explanation">What was found out.</param>
internal sealed class ExplanationReport(RouteExplanation explanation)
{
    /// <summary>The lines.</summary>
    public IEnumerable<string> Lines(AnsiStyle style, int? columns)
    {
        yield return $"{style.Bold(TerminalText.Escape($"{explanation.Method} {explanation.Url}"))} {style.Dim("->")} {Target(style)}";
        foreach (var line in Table.Lines(All(), style, columns))
            yield return line;
    }

    private string Target(AnsiStyle style) =>
        (explanation.UpstreamUrl ?? explanation.Answer) is { } answer
            ? style.Bold(TerminalText.Escape(answer))
            : Palette.Paint(style, Tone.Bad, "✘ no route matches");

    private IEnumerable<Row> All()
    {
        if (explanation.Route is { } route)
            yield return new Row("matched by", $"the route \"{route}\"", Tone.Good);
        if (explanation.Hop is { } hop)
            yield return new Row("through", $"the proxy {hop}");
        if (explanation.Parity is { } parity)
            yield return new Row("path", parity);
        foreach (var row in Listed("request", explanation.RequestChanges))
            yield return row;
        foreach (var row in Listed("response", explanation.ResponseChanges))
            yield return row;
        foreach (var row in Listed("skipped", explanation.Rejected.Select(static other => $"{other.Route}: {other.Reason}")))
            yield return row with
            {
                Tone = Tone.Muted,
            };
    }

    private static IEnumerable<Row> Listed(string label, IEnumerable<string> sentences) =>
        sentences.Select((sentence, index) => new Row(index == 0 ? label : "", sentence));
}
