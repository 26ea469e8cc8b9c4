using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Checking;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Har;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Cli;

/// <summary><c>devproxy test</c>: live servers, checked against a list of what pages should get.</summary>
internal sealed class TestCommand : CommandWithExamples
{
    private const string DefaultFile = "cors.json";
    private const string Har = ".har";

    private readonly Argument<string[]> _file = PositionalArgument.Optional("cors.json");
    private readonly Option<string?> _base = TextOption.Named("--base", "URL", "What is put before each url that begins with /");
    private readonly Option<string?> _reporter = TextOption.Named(
        "--reporter",
        string.Join('|', TestReport.Formats),
        "How the results are written (pretty)"
    );
    private readonly Option<bool> _send = new("--send")
    {
        Description = "Also send requests other than GET and HEAD, not only their preflights",
    };
    private readonly Option<int> _timeout = TimeoutOption.Named("--timeout", "How long to wait for each step (30000)", 30000);
    private readonly Option<string?> _save = TextOption.Named(
        "--save",
        "FILE",
        "Write the list from the traffic of the DevProxy that runs in this folder, or from a HAR file; never overwrites a file"
    );
    private readonly CommandContext _context;

    public TestCommand(CommandContext context)
        : base("test", "Check live servers against a list of what pages should get; fails where production would.")
    {
        _context = context;
        Add(_file);
        foreach (var option in new Option[] { _base, _reporter, _send, _timeout, _save })
            Add(option);
        SetAction(RunAsync);
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy test --save cors.json", "write the list from what passed the DevProxy that runs in this folder"),
        new("devproxy test --save cors.json shop.har", "from a HAR file of a browser, or of DevProxy"),
        new("devproxy test", "check the cors.json in this folder"),
        new("devproxy test --base https://staging.example.com", "each url that begins with / at that server"),
        new("devproxy test --reporter github", "in a GitHub workflow; junit and sarif for others"),
    ];

    public override string Usage => "[cors.json] [--base URL] [--reporter NAME]";

    public override string Remarks =>
        "The file is a list of { \"url\", \"origin\", \"method\", \"headers\", \"credentials\", \"expect\": \"allowed\" or \"blocked\", "
        + "\"exposes\": [] }. It may have comments, and ${NAME} from the environment in its strings.\n"
        + "A server on this machine stands in for production: Local Network Access is not judged for it. Without --send, methods other "
        + "than GET and HEAD are judged by their preflight only.\n"
        + "Exit code: 0 as expected, 1 when something is not, 2 a file that cannot be used, 3 when servers that cannot be reached are all "
        + "that failed.";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var format = parsed.GetValue(_reporter) ?? TestReport.Formats[0];
        if (!TestReport.Formats.Contains(format))
            return _context.Refuse($"there is no reporter {format}: write --reporter with one of {string.Join(", ", TestReport.Formats)}");
        var baseUrl = parsed.GetValue(_base);
        if (baseUrl is not null && CheckUrl.Read(baseUrl) is (_, { } problem))
            return _context.Refuse($"--base cannot be used: {problem}");
        if (parsed.GetValue(_save) is { } save)
            return await SaveAsync(save, parsed.Read(_file), baseUrl, cancellationToken);

        var shown = parsed.Read(_file) ?? DefaultFile;
        if (shown.EndsWith(Har, StringComparison.OrdinalIgnoreCase))
            return _context.Refuse(
                $"test checks a list of expectations; to write one from {shown}: devproxy test --save cors.json {shown}"
            );
        var path = Path.GetFullPath(shown, _context.Folder);
        var content = NamedFile.Read(path);
        if (content.Bytes is not { } bytes)
            return _context.Refuse(
                content.IsMissing
                    ? $"there is no file {shown}: devproxy test --save {shown} writes it from the traffic of the DevProxy that runs in this folder"
                    : $"{shown} {content.WhyNot}: give a file with a list of expectations"
            );
        var reading = ExpectationReader.Read(path, bytes, _context.Environment, baseUrl, parsed.GetValue(_send));
        var error = _context.Screen.Error;
        Print(error, reading.Problems.Select(one => ProblemLine.Of(one, path, _context.Folder, error.Style)));
        return reading.IsUsable
            ? await CheckAsync(reading.Expectations, path, format, TimeSpan.FromMilliseconds(parsed.GetValue(_timeout)), cancellationToken)
            : ExitCode.Usage;
    }

    private async Task<int> CheckAsync(
        ImmutableArray<Expectation> expectations,
        string path,
        string format,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        ImmutableArray<TestResult> results;
        try
        {
            results = await AskAsync(expectations, timeout, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }

        var report = new TestReport(results, ShownInReports(path), _context.Time.GetUtcNow());
        var output = _context.Screen.Out;
        Print(output, report.Lines(format, output.Style, output.Columns()));
        var failed = results.Where(static result => result.Status != TestStatus.Passed).ToList();
        if (failed.Count == 0)
            return ExitCode.Done;
        return failed.TrueForAll(static result => result.Status == TestStatus.Unreachable) ? ExitCode.Unreachable : ExitCode.No;
    }

    private static void Print(Surface surface, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            surface.Writer.WriteLine(line);
    }

    private async Task<ImmutableArray<TestResult>> AskAsync(
        ImmutableArray<Expectation> expectations,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        using var end = new ShutdownSignal();
        using var ended = end.Ending(cancellationToken);
        using var wire = new BrowserTransport(_context.Environment, timeout);
        var browser = new BrowserFetch(wire);
        return await new ProgressLine(_context.Screen.Error, _context.Time).ShowAsync(async waitingFor =>
        {
            var results = ImmutableArray.CreateBuilder<TestResult>();
            foreach (var expectation in expectations)
            {
                var began = _context.Time.GetTimestamp();
                var record = await browser.RunAsync(expectation.Question, waitingFor, ended.Token);
                results.Add(ExpectationCheck.Of(expectation, record, _context.Time.GetElapsedTime(began).TotalSeconds));
            }

            return results.ToImmutable();
        });
    }

    private async Task<int> SaveAsync(string save, string? har, string? baseUrl, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(save, _context.Folder);
        if (Path.Exists(path))
            return _context.Refuse($"{save} already exists, and is not overwritten: delete it, or name another file with --save");
        if (har is not null)
        {
            var (named, notHar) = NamedHar.Read(_context.Folder, har);
            return named is null ? _context.Refuse(notHar!) : Write(named, path, save, baseUrl, har);
        }

        return await RunningInstance.UseAsync(
            _context,
            async (instance, client) =>
            {
                var answer = await client.SendAsync(HttpMethod.Get, "/api/har", null, cancellationToken);
                if (!answer.IsSuccess)
                    return _context.Refuse(answer.Reason.TrimEnd('.'));
                using var stream = new MemoryStream(answer.Body);
                return Write(HarReader.Read(stream).File!, path, save, baseUrl, instance.Proxy);
            }
        );
    }

    private int Write(HarFile file, string path, string save, string? baseUrl, string from)
    {
        var redaction = new Redaction([]);
        var drafts = ExpectationDraft.Of(HarDiagnosis.Of(file, null, null, redaction), redaction);
        if (drafts.IsEmpty)
            return _context.Refuse($"nothing of {from} is a request to which CORS applies: use the page first, then save", ExitCode.No);
        try
        {
            File.WriteAllBytes(path, ExpectationDraft.Write(drafts, baseUrl));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _context.Refuse($"{save} cannot be written ({e.Message.TrimEnd('.')}): name another file with --save");
        }

        _context.Screen.Out.Writer.WriteLine(
            TerminalText.Escape($"{save} has {Plural.Of(drafts.Length, "expectation")} of {from}. Read it, then: devproxy test {save}")
        );
        return ExitCode.Done;
    }

    // GitHub places what it is told by the path from the repository's root.
    private string ShownInReports(string path)
    {
        var root =
            _context.Environment.TryGetValue("GITHUB_WORKSPACE", out var workspace) && Path.IsPathFullyQualified(workspace)
                ? workspace
                : _context.Folder;
        var relative = Path.GetRelativePath(root, path);
        return (relative.StartsWith("..", StringComparison.Ordinal) ? path : relative).Replace('\\', '/');
    }
}
