using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DevProxy.Instances;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Cli;

/// <summary><c>devproxy traffic</c>: what the DevProxy that runs in this folder has seen, in the terminal and for programs.</summary>
internal sealed class TrafficCommand : CommandWithExamples
{
    private static readonly string[] Actions = ["ls", "get", "watch", "clear"];

    private readonly Argument<string[]> _words = PositionalArgument.Optional("ls|get ID|watch|clear");
    private readonly TrafficFilters _filters = new();
    private readonly Option<bool> _curl = new("--curl") { Description = "With get: the request as a command for curl, secrets masked" };
    private readonly Option<bool> _har = new("--har") { Description = "With get: the exchange as a HAR file" };
    private readonly Option<bool> _json = new("--json") { Description = "Exchange records, one a line" };
    private readonly CommandContext _context;

    public TrafficCommand(CommandContext context)
        : base("traffic", "List, show and follow what passes the DevProxy that runs in this folder.")
    {
        _context = context;
        _words.CompletionSources.Add(Actions);
        Add(_words);
        _filters.AddTo(this);
        foreach (var option in new[] { _curl, _har, _json })
            Add(option);
        SetAction(RunAsync);
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy traffic", "the newest 100 exchanges, a line each"),
        new("devproxy traffic ls --status 4xx --method PUT", "those with these, and --q TEXT, --route /api, --outcome blocked"),
        new("devproxy traffic get 42", "one with its headers, bodies, verdict and fix"),
        new("devproxy traffic get 42 --curl", "its request as a command for curl; --har as a HAR file"),
        new("devproxy traffic watch --outcome blocked", "follow what is refused from now on"),
        new("devproxy traffic watch --json", "for a program: one record a line"),
        new("devproxy traffic clear", "forget everything"),
    ];

    public override string Usage => "[ls|get ID|watch|clear] [filters] [--json]";

    public override string Remarks =>
        "Bodies are shown by get alone. Secrets are masked.\n"
        + "Exit code: 0 done, 1 there is no such exchange, 2 wrong usage, 3 when no DevProxy runs in this folder.";

    public override int MostWords => 2;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var words = parsed.GetValue(_words) ?? [];
        var action = words is [var first, ..] ? first : "ls";
        if (WhyNot(parsed, action, words) is { } problem)
            return _context.Refuse(problem);
        return await RunningInstance.UseAsync(
            _context,
            (instance, client) =>
            {
                var asked = new TrafficQuestion(_context, instance, client, parsed.GetValue(_json));
                return action switch
                {
                    "get" when parsed.GetValue(_curl) => asked.PrintAsync($"/api/exchanges/{words[1]}/curl", cancellationToken),
                    "get" when parsed.GetValue(_har) => asked.PrintAsync($"/api/har?id={words[1]}", cancellationToken),
                    "get" => asked.GetAsync($"/api/exchanges/{words[1]}", cancellationToken),
                    "watch" => asked.WatchAsync($"/api/events{_filters.Query(parsed)}", cancellationToken),
                    "clear" => asked.ClearAsync(cancellationToken),
                    _ => asked.ListAsync($"/api/exchanges{_filters.Query(parsed)}", cancellationToken),
                };
            }
        );
    }

    private string? WhyNot(ParseResult parsed, string action, string[] words)
    {
        if (!Actions.Contains(action))
            return $"traffic takes {string.Join(", ", Actions)}, not {action}: see devproxy traffic --help";
        if (action == "get" && !(words is [_, var id] && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return "traffic get needs the number of an exchange, as ls shows it: devproxy traffic get 42";
        if (action != "get" && words.Length > 1)
            return $"traffic {action} takes no more arguments: leave out {words[1]}";
        if (action is "get" or "clear" && _filters.Query(parsed).Length > 0)
            return $"traffic {action} takes no filters: leave them out";
        var (curl, har, json) = (parsed.GetValue(_curl), parsed.GetValue(_har), parsed.GetValue(_json));
        if ((curl || har) && action != "get")
            return $"{(curl ? "--curl" : "--har")} shows one exchange: devproxy traffic get 42 {(curl ? "--curl" : "--har")}";
        if ((curl && har) || (json && (curl || har)))
            return "--curl, --har and --json are three forms of the same exchange: choose one";
        return action == "watch" && _filters.HasLimit(parsed) ? "traffic watch has no end to limit: leave out --limit" : null;
    }
}

/// <summary>The filters of the inspector's API as options. What is valid in them, the API says.</summary>
internal sealed class TrafficFilters
{
    private readonly Option<string?> _limit = TextOption.Named("--limit", "N", "How many, the newest; 100, at most 1000");
    private readonly ImmutableArray<Option<string?>> _all;

    public TrafficFilters() =>
        _all = [
            TextOption.Named("--method", "M", "Requests with this method, and their preflights"),
            TextOption.Named("--status", "404|4xx", "Answers with this status, or of this class"),
            TextOption.Named("--route", "KEY", "What this route matched, its key as in the configuration"),
            TextOption.Named("--outcome", "WORD", "allowed, blocked, conditional, …: with DevProxy or without"),
            TextOption.Named("--q", "TEXT", "Every word is in the URL, a header, a body or a code"),
            _limit,
        ];

    public void AddTo(Command command)
    {
        foreach (var option in _all)
            command.Add(option);
    }

    /// <summary>The query with its question mark; empty where nothing is filtered.</summary>
    public string Query(ParseResult parsed)
    {
        var given = _all.Where(option => parsed.GetValue(option) is not null)
            .Select(option => $"{option.Name[2..]}={Uri.EscapeDataString(parsed.GetValue(option)!)}");
        return string.Join('&', given) is { Length: > 0 } query ? "?" + query : "";
    }

    public bool HasLimit(ParseResult parsed) => parsed.GetValue(_limit) is not null;
}

/// <summary>What is asked of a DevProxy that runs, and how its answer is told.</summary>
/// <param name="context">What the command finds around it.</param>
/// <param name="instance">The DevProxy that is asked.</param>
/// <param name="client">What asks it.</param>
/// <param name="asJson">Whether records are printed as they come.</param>
internal sealed class TrafficQuestion(CommandContext context, Instance instance, InstanceClient client, bool asJson)
{
    // An exchange is told again when more becomes known of it. That is within seconds.
    private const int IdsRemembered = 4096;

    private Surface Out => context.Screen.Out;

    public async Task<int> ListAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(HttpMethod.Get, path, null, cancellationToken);
        if (!answer.IsSuccess)
            return Refuse(answer);
        using var page = JsonDocument.Parse(answer.Body);
        var records = page.RootElement.List("exchanges").ToList();
        foreach (var record in records)
            Tell(record);
        if (records.Count == 0)
            Note(path.Contains('?', StringComparison.Ordinal) ? "no exchange has all of this" : "nothing has passed yet");
        return ExitCode.Done;
    }

    public async Task<int> GetAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(HttpMethod.Get, path, null, cancellationToken);
        if (!answer.IsSuccess)
            return Refuse(answer);
        using var record = JsonDocument.Parse(answer.Body);
        Tell(record.RootElement);
        if (!asJson)
            Print(new ExchangeReport(record.RootElement).Lines(Out.Style, Out.Columns()));
        return ExitCode.Done;
    }

    /// <summary>Prints an answer as it is.</summary>
    public async Task<int> PrintAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(HttpMethod.Get, path, null, cancellationToken);
        if (!answer.IsSuccess)
            return Refuse(answer);
        Print([Encoding.UTF8.GetString(answer.Body).TrimEnd('\n')]);
        return ExitCode.Done;
    }

    public async Task<int> ClearAsync(CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(HttpMethod.Delete, "/api/exchanges", null, cancellationToken);
        if (!answer.IsSuccess)
            return Refuse(answer);
        Note("cleared");
        return ExitCode.Done;
    }

    public async Task<int> WatchAsync(string path, CancellationToken cancellationToken)
    {
        using var end = new ShutdownSignal();
        using var ended = end.Ending(cancellationToken);
        InstanceAnswer? began = null;
        var told = new Queue<(long Id, bool IsOpen)>();
        try
        {
            await foreach (
                var happened in client.FollowAsync(
                    path,
                    answer =>
                    {
                        began = answer;
                        if (answer.IsSuccess)
                            Note("watching; Ctrl+C ends it");
                    },
                    ended.Token
                )
            )
                Hear(happened.EventType, happened.Data, told);
            if (began is { IsSuccess: false })
                return Refuse(began);
            Note("it has ended");
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Ctrl+C, which is how watching ends.
        }
        catch (IOException) when (began is not null)
        {
            Note("it has ended"); // Or nobody reads standard output any more.
        }

        return ExitCode.Done;
    }

    private void Hear(string kind, string data, Queue<(long Id, bool IsOpen)> told)
    {
        using var json = JsonDocument.Parse(data);
        if (kind == "lost")
            Note($"{json.RootElement.Number("count")} exchanges came too fast and are missing here: devproxy traffic ls has them");
        if (kind != "exchange")
            return;

        // A stream ends when the page is left: it is told when it is open, and again at its end.
        var outline = ExchangeOutline.Of(json.RootElement);
        var isOpen = outline.DurationMs is null;
        if ((isOpen && !IsStream(json.RootElement)) || told.Contains((outline.Id, isOpen)))
            return;
        told.Enqueue((outline.Id, isOpen));
        if (told.Count > IdsRemembered)
            told.Dequeue();
        Tell(json.RootElement);
    }

    private static bool IsStream(JsonElement record) =>
        record.Text("kind") == "websocket"
        || record
            .Part("response")
            .List("headers")
            .Any(static line => line[0].ValueEquals("Content-Type") && EventReader.IsEventStream(line[1].GetString()));

    private void Tell(JsonElement record) =>
        Out.Writer.WriteLine(
            asJson ? record.GetRawText() : ExchangeLine.Of(ExchangeOutline.Of(record), context.Time.LocalTimeZone, Out.Style, Out.Columns())
        );

    private void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Out.Writer.WriteLine(line);
    }

    private void Note(string text) => context.Screen.Error.Writer.WriteLine($"devproxy: {instance.Proxy}: {text}");

    private int Refuse(InstanceAnswer answer) =>
        context.Refuse(answer.Reason.TrimEnd('.'), answer.IsMissing ? ExitCode.No : ExitCode.Usage);
}
