using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Checking;
using DevProxy.Cors;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Cli;

/// <summary><c>devproxy check</c>: what a page at some origin would get from a live server.</summary>
internal sealed class CheckCommand : CommandWithExamples
{
    private static readonly TimeSpan LocalNetworkTimeout = TimeSpan.FromSeconds(5);

    private readonly Argument<string[]> _url = PositionalArgument.Optional("URL");
    private readonly Option<string?> _origin = TextOption.Named("--origin", "ORIGIN", "The page's origin, as in http://localhost:3000");
    private readonly Option<string?> _method = TextOption.Named("--method", "M", "GET, or POST with --data, when left out", "-X");
    private readonly Option<string[]> _headers = new("--header", "-H")
    {
        HelpName = "'Name: value'",
        Description = "A header that the page's script sets; repeatable",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> _credentials = TextOption.Named(
        "--credentials",
        "omit|include",
        "The request's credentials mode; omit when left out, as in fetch(url)"
    );
    private readonly Option<string?> _data = TextOption.Named("--data", "TEXT", "The body; JSON is sent as application/json", "-d");
    private readonly Option<bool> _send = new("--send")
    {
        Description = "Also send requests other than GET and HEAD, not only their preflights",
    };
    private readonly Option<int> _timeout = TimeoutOption.Named(
        "--timeout",
        "How long to wait for each step: connecting, sending, the response headers (30000)",
        30000
    );
    private readonly Option<string?> _backend = BackendOption.New();
    private readonly Option<bool> _json = new("--json") { Description = "The result as JSON" };
    private readonly CommandContext _context;

    public CheckCommand(CommandContext context)
        : base("check", "Ask a live server what a page at some origin would get: preflight, request, redirects, verdict, fix.")
    {
        _context = context;
        Add(_url);
        foreach (var option in new Option[] { _origin, _method, _headers, _credentials, _data, _send, _timeout, _backend, _json })
            Add(option);
        SetAction(RunAsync);
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy check https://api.example.com/users --origin http://localhost:3000", "a GET"),
        new(
            "devproxy check https://api.example.com/users/1 --origin https://app.example.com -X PUT -H 'Authorization: Bearer …'",
            "its preflight; the PUT itself is not sent"
        ),
        new("devproxy check localhost:8080/users --origin http://localhost:3000 -d '{\"name\":\"Ann\"}' --send", "a POST with JSON, sent"),
        new(
            "devproxy check URL --origin ORIGIN --credentials include",
            "with cookies allowed: what fetch(url, {credentials: 'include'}) gets"
        ),
        new("devproxy check URL --origin ORIGIN --backend nginx", "the fix for nginx"),
        new("devproxy check URL --origin ORIGIN --timeout 5000", "wait 5 s at most for each step"),
    ];

    public override string Usage => "URL --origin ORIGIN [options]";

    public override string Remarks =>
        "Exit code: 0 when a browser lets the page read the answer, 1 when it refuses, 2 wrong usage, 3 when the server cannot be reached.";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var reading = CheckQuestionReader.Read(
            new CheckArguments(
                parsed.Read(_url),
                parsed.GetValue(_origin),
                parsed.GetValue(_method),
                [.. parsed.GetValue(_headers) ?? []],
                parsed.GetValue(_credentials),
                parsed.GetValue(_data),
                parsed.GetValue(_send),
                parsed.GetValue(_backend)
            )
        );
        if (reading.Question is not { } question)
            return _context.Refuse(reading.Problem!);

        try
        {
            var record = await VisitAsync(question, TimeSpan.FromMilliseconds(parsed.GetValue(_timeout)), cancellationToken);
            return record is null
                ? _context.Refuse(
                    $"{question.Fetch.Method} needs no preflight here and may change something, so nothing was sent. To send it, "
                        + "add --send."
                )
                : Tell(record, question, parsed.GetValue(_json));
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    // Signals are handled only meanwhile: the first one ends a report that is written into a pipe which nobody reads.
    private async Task<CheckRecord?> VisitAsync(CheckQuestion question, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var end = new ShutdownSignal();
        using var ended = end.Ending(cancellationToken);

        // Where the user has to agree first, the server's answer matters less.
        var asksUser = BeforeCors.Check(question.Fetch.Origin, question.Fetch.Url) is { AsksUser: true };
        using var wire = new BrowserTransport(
            _context.Environment,
            asksUser && timeout > LocalNetworkTimeout ? LocalNetworkTimeout : timeout
        );
        var visit = new BrowserFetch(wire);
        return await new ProgressLine(_context.Screen.Error, _context.Time).ShowAsync(waitingFor =>
            visit.RunAsync(question, waitingFor, ended.Token)
        );
    }

    private int Tell(CheckRecord record, CheckQuestion question, bool asJson)
    {
        var (output, error) = (_context.Screen.Out, _context.Screen.Error);
        var isUnreachable = record.IsUnreachable;
        if (asJson)
        {
            output.Writer.WriteLine(ReportJson.Write(record));
            foreach (var note in record.Notes)
                error.Writer.WriteLine(TerminalText.Escape(note));
        }
        else if (!isUnreachable || record.Steps.Length > 1)
        {
            foreach (var line in new CheckReport(record, question.Fetch.Backend is not null).Lines(output.Style, output.Columns()))
                output.Writer.WriteLine(line);
        }

        if (isUnreachable)
            return _context.Refuse($"{record.Error!.Detail} {record.Error.Fix}".TrimEnd(), ExitCode.Unreachable);
        return record.Verdict.Outcome is Outcome.Allowed or Outcome.Divergent or Outcome.NotApplicable ? ExitCode.Done : ExitCode.No;
    }
}
