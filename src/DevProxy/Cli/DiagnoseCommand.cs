using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Checking;
using DevProxy.Configuration.Json;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Cli;

/// <summary><c>devproxy diagnose</c>: the verdicts over a HAR file.</summary>
internal sealed class DiagnoseCommand : CommandWithExamples
{
    private readonly Argument<string[]> _file = PositionalArgument.Optional("FILE.har");
    private readonly Option<string?> _origin = new("--origin")
    {
        HelpName = "ORIGIN",
        Description = "The page's origin, for requests where the file does not say it",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Option<string?> _backend = BackendOption.New();
    private readonly Option<bool> _json = new("--json") { Description = "The result as JSON" };
    private readonly CommandContext _context;

    public DiagnoseCommand(CommandContext context)
        : base("diagnose", "Judge what a browser recorded: every entry of a HAR file, what was refused, why, and the fix.")
    {
        _context = context;
        Add(_file);
        Add(_origin);
        Add(_backend);
        Add(_json);
        SetAction((parsed, _) => Task.FromResult(Run(parsed)));
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy diagnose localhost.har", "a file that the browser's Network tab exported"),
        new("devproxy diagnose localhost.har --backend django", "the fixes for Django"),
        new("devproxy diagnose localhost.har --json", "for a program: {\"entries\": [...], \"summary\": {...}}"),
    ];

    public override string Usage => "FILE.har [--origin ORIGIN] [--backend NAME] [--json]";

    public override string Remarks =>
        "Exit code: 0 when the browser refused nothing, 1 when it refused an entry, 2 for a file that is not a HAR.\n"
        + "Export the file with all requests shown: the filter \"Fetch/XHR\" of the Network tab leaves the preflights out.";

    private int Run(ParseResult parsed)
    {
        if (parsed.Read(_file) is not { } file)
            return _context.Refuse("diagnose needs a HAR file, as the browser's Network tab exports it: devproxy diagnose localhost.har");

        var page = PageOrigin.Read(parsed.GetValue(_origin));
        var backend = BackendName.Read(parsed.GetValue(_backend));
        if ((page.Problem ?? backend.Problem) is { } problem)
            return _context.Refuse(problem);

        var (har, notHar) = NamedHar.Read(_context.Folder, file);
        if (har is null)
            return _context.Refuse(notHar!);

        var record = HarDiagnosis.Of(har, page.Origin, backend.Backend, new Redaction([]));
        Tell(record, file, backend.Backend is not null, parsed.GetValue(_json));
        return record.Summary[WireName.Of(Outcome.Blocked)] > 0 ? ExitCode.No : ExitCode.Done;
    }

    private void Tell(DiagnosisRecord record, string file, bool backendWasNamed, bool asJson)
    {
        var output = _context.Screen.Out;
        if (asJson)
        {
            output.Writer.WriteLine(ReportJson.Write(record));
            return;
        }

        foreach (var line in new DiagnosisReport(record, file, backendWasNamed).Lines(output.Style, output.Columns()))
            output.Writer.WriteLine(line);
    }
}

/// <summary>A HAR file as somebody names it.</summary>
internal static class NamedHar
{
    // It is read into memory.
    private const long MostBytes = 1024 * 1024 * 1024;

    /// <summary>The file, or what is wrong with it.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="shown">The file's name as it was written.</param>
    public static (HarFile? File, string? Problem) Read(string folder, string shown)
    {
        var (stream, whyNot) = NamedFile.Open(Path.GetFullPath(shown, folder), MostBytes);
        if (stream is null)
            return (null, WithFix(shown, whyNot!));
        using (stream)
        {
            var reading = HarReader.Read(stream);
            return (reading.File, $"{shown} is not a HAR file. {reading.Problem}. {reading.Fix}");
        }
    }

    private static string WithFix(string shown, string whyNot) =>
        whyNot switch
        {
            FileContent.NotThere => $"there is no file {shown}. In the browser's Network tab choose \"Export HAR\", and give that file.",
            FileContent.Folder => $"{shown} is a folder. Give the .har file in it.",
            FileContent.Forbidden => $"{shown} {whyNot}. Change its permissions.",
            _ => $"{shown} {whyNot}. Give the .har file that the browser's Network tab exports.",
        };
}
