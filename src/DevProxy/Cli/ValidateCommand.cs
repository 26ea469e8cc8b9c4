using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Responding;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary><c>devproxy validate</c>: all problems of a configuration.</summary>
internal sealed class ValidateCommand : CommandWithExamples
{
    private static readonly JsonSerializerOptions Readable = new(ProblemJsonContext.Default.Options)
    {
        Encoder = ReadableJson.Encoder,
        Converters = { new JsonStringEnumConverter<ProblemSeverity>(JsonNamingPolicy.CamelCase) },
    };

    private static readonly JsonTypeInfo<ProblemReport> ReportType =
        (JsonTypeInfo<ProblemReport>)Readable.GetTypeInfo(typeof(ProblemReport));

    private readonly Argument<string[]> _file = PositionalArgument.Optional("FILE");
    private readonly Option<bool> _json = new("--json") { Description = "Problems as JSON" };
    private readonly CommandContext _context;

    public ValidateCommand(CommandContext context)
        : base("validate", "List all problems of a configuration, each with its position and its fix.")
    {
        _context = context;
        Add(_file);
        Add(_json);
        SetAction(parsed => Validate(parsed.Read(_file), parsed.GetValue(_json)));
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy validate", "the proxy.json in this folder"),
        new("devproxy validate proxy.conf.json", "another file"),
        new("devproxy validate --json", "for a program: {\"problems\": [...]}"),
    ];

    public override string Usage => "[FILE] [--json]";

    public override string Remarks => "Exit code: 0 valid (warnings allowed), 1 problems, 2 no such file.";

    private int Validate(string? file, bool asJson)
    {
        var result = ConfigLocation.Read(file, new ConfigOverrides(), _context.Environment, _context.Folder, _context.Keys);
        var path = Path.GetFullPath(file ?? ConfigLocation.DefaultName, _context.Folder);
        var mocks = result.Config?.Mocks is { } folder ? MockFolder.Read(folder, Path.GetDirectoryName(path)!) : [];
        result = result with { Problems = [.. result.Problems, .. mocks.SelectMany(static mock => mock.Problems)] };
        if (asJson)
            _context.Screen.Out.Writer.WriteLine(JsonSerializer.Serialize(new ProblemReport(result.Problems), ReportType));
        else
            Tell(result, path, mocks);
        if (result.NotFound)
            return ExitCode.Usage;
        return result.Problems.Any(static problem => problem.Severity == ProblemSeverity.Error) ? ExitCode.No : ExitCode.Done;
    }

    private void Tell(ConfigResult result, string path, ImmutableArray<MockFile> mocks)
    {
        // What is wrong with the file is what was asked for; that there is no file is not.
        var surface = result.NotFound ? _context.Screen.Error : _context.Screen.Out;
        foreach (var problem in result.Problems)
            surface.Writer.WriteLine(ProblemLine.Of(problem, result.NotFound ? null : path, _context.Folder, surface.Style));
        if (result.Config is { } config)
            surface.Writer.WriteLine(
                $"{ProblemLine.Shown(path, _context.Folder)} is {surface.Style.Green("valid")}: {Plural.Of(config.Routes.Length, "route")}"
                    + (config.Mocks is null ? "" : $", {Plural.Of(mocks.Sum(static file => file.Mocks.Length), "mock")}")
            );
    }
}
