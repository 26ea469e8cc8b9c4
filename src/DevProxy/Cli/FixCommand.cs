using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Checking;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Instances;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Cli;

/// <summary>
/// <c>devproxy fix</c>: one CORS setting for a whole API, from the traffic of the instance of this folder, or from a HAR file.
/// </summary>
internal sealed class FixCommand : CommandWithExamples
{
    private readonly Argument<string[]> _file = PositionalArgument.Optional("FILE.har");
    private readonly Option<string[]> _origins = new("--origin")
    {
        HelpName = "ORIGIN",
        Description = "An origin at which the page is to work too; repeatable",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _backend = BackendOption.New();
    private readonly Option<bool> _json = new("--json") { Description = "The result as JSON" };
    private readonly CommandContext _context;

    public FixCommand(CommandContext context)
        : base("fix", "One CORS setting for the whole API: all that the pages needed, and no more.")
    {
        _context = context;
        Add(_file);
        Add(_origins);
        Add(_backend);
        Add(_json);
        SetAction(RunAsync);
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy fix", "from what the DevProxy that runs in this folder has seen"),
        new("devproxy fix --backend express", "the code for Express"),
        new("devproxy fix --origin https://shop.example", "for a page at this origin, too"),
        new("devproxy fix localhost.har", "from a file that the browser's Network tab exported"),
    ];

    public override string Usage => "[FILE.har] [--backend NAME] [--origin ORIGIN]… [--json]";

    public override string Remarks =>
        "Exit code: 0 when it is printed, 2 for a file that is not a HAR, 3 when no DevProxy runs in this folder.\n"
        + "Use the page first, all of it: what no exchange showed is not allowed.";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var backend = BackendName.Read(parsed.GetValue(_backend));
        var origins = (parsed.GetValue(_origins) ?? []).Select(PageOrigin.Read).ToList();
        if ((origins.Find(static one => one.Problem is not null).Problem ?? backend.Problem) is { } problem)
            return _context.Refuse(problem);

        var named = origins.Select(static one => one.Origin?.Serialized).OfType<string>().ToImmutableArray();
        var options = new PolicyOptions([], named, backend.Backend);
        var asJson = parsed.GetValue(_json);
        if (parsed.Read(_file) is not { } file)
            return await RunningInstance.UseAsync(_context, (_, client) => AskAsync(client, options, asJson, cancellationToken));

        var (har, notHar) = NamedHar.Read(_context.Folder, file);
        return har is null ? _context.Refuse(notHar!) : Tell(HarPolicies.Of(har, options, new Redaction([])), options, asJson);
    }

    private async Task<int> AskAsync(InstanceClient client, PolicyOptions options, bool asJson, CancellationToken cancellationToken)
    {
        var query = options
            .AddedOrigins.Select(static origin => $"origin={Uri.EscapeDataString(origin)}")
            .Concat(options.Backend is { } backend ? [$"backend={WireName.Of(backend)}"] : []);
        var answer = await client.SendAsync(HttpMethod.Get, $"/api/policy?{string.Join('&', query)}", null, cancellationToken);
        return answer.IsSuccess && ExchangeJson.ReadPolicies(answer.Body) is { } report
            ? Tell(report, options, asJson)
            : _context.Refuse(answer.Reason.TrimEnd('.'));
    }

    private int Tell(PolicyReport report, PolicyOptions options, bool asJson)
    {
        var output = _context.Screen.Out;
        if (asJson)
        {
            output.Writer.WriteLine(ReportJson.Write(report));
            return ExitCode.Done;
        }

        foreach (var line in PolicyText.Lines(report, options.Backend is not null, output.Style, output.Columns()))
            output.Writer.WriteLine(line);
        return ExitCode.Done;
    }
}

/// <summary>What APIs have to allow, for a person: each entry with the exchanges that showed it, and below them the code.</summary>
internal static class PolicyText
{
    private const int MostExchanges = 6;

    /// <summary>The lines.</summary>
    /// <param name="report">What there is to tell.</param>
    /// <param name="backendWasNamed">Whether a person named the backend, or it was detected from the responses.</param>
    /// <param name="style">Colours.</param>
    /// <param name="columns">The terminal's width; null for any.</param>
    public static IEnumerable<string> Lines(PolicyReport report, bool backendWasNamed, AnsiStyle style, int? columns)
    {
        if (report.Policies.IsEmpty)
        {
            yield return "Nothing has to change: no page has called an API on another origin. Use the page, then ask again; for a page that "
                + "DevProxy serves together with its API, add --origin with where it will stand.";
            yield break;
        }

        string? others = null;
        foreach (var policy in report.Policies)
        {
            yield return style.Bold($"{TerminalText.Escape(policy.Upstream)} has to allow, as its exchanges show:");
            foreach (var line in Table.Lines(Rows(policy), style, columns))
                yield return line;
            yield return "";
            if (policy.Snippets.IsEmpty)
            {
                yield return style.Green("Nothing has to change there: it allows all of this already, as far as its exchanges show.");
                yield return "";
                continue;
            }

            var fix = new Fix("", policy.Backend, policy.Snippets);
            var code = VerdictReport.Code(fix, backendWasNamed, style).ToList();
            foreach (var line in code)
                yield return line;
            if (policy.Snippets.Count > 1)
                others = VerdictReport.OtherBackends(fix, code.Count > 0);
        }

        if (others is not null)
            yield return style.Dim(others);
    }

    private static IEnumerable<Row> Rows(ApiPolicy policy) =>
        Entries("origins", policy.Origins)
            .Concat(Entries("methods", policy.Methods))
            .Concat(Entries("headers", policy.Headers))
            .Append(
                new Row("credentials", policy.Credentials.Value ? $"yes{Shown(policy.Credentials.Exchanges)}" : "no, as far as they show")
            )
            .Concat(Entries("exposed", policy.ExposedHeaders))
            .Concat(policy.MaxAge is { } seconds ? [new Row("max-age", $"{seconds} s")] : []);

    private static IEnumerable<Row> Entries(string label, ImmutableArray<PolicyEntry> entries) =>
        entries.Select((entry, index) => new Row(index == 0 ? label : "", $"{entry.Value}{Shown(entry.Exchanges)}"));

    private static string Shown(ImmutableArray<long> exchanges)
    {
        var more = exchanges.Length - MostExchanges;
        return string.Concat(exchanges.Take(MostExchanges).Select(static (id, index) => $"{(index == 0 ? "  " : " ")}#{id}"))
            + (more > 0 ? $" and {more} more" : "");
    }
}
