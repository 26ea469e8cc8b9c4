using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Configuration.Draft;
using DevProxy.Configuration.Foreign;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary><c>devproxy init</c>: a first <c>proxy.json</c>, from what the folder holds.</summary>
internal sealed class InitCommand : CommandWithExamples
{
    private const string Schema = "proxy.schema.json";
    private readonly Argument<string[]> _url = PositionalArgument.Optional("URL");
    private readonly CommandContext _context;
    private readonly Func<IEnumerable<string>> _commands;

    /// <summary>The command.</summary>
    /// <param name="context">What it finds around it.</param>
    /// <param name="commands">The names of all commands, to recognise a mistyped word.</param>
    public InitCommand(CommandContext context, Func<IEnumerable<string>> commands)
        : base("init", "Write a proxy.json for the project in this folder, and its schema.")
    {
        _context = context;
        _commands = commands;
        Add(_url);
        SetAction(parsed => Run(parsed.Read(_url)));
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy init https://api.example.com", "/api goes there, / to the dev server found in package.json"),
        new("devproxy init", "the API is what \"proxy\" in package.json, or proxy.conf.json, names"),
    ];

    public override string Usage => "[URL]";

    public override string Remarks => "Writes proxy.json and proxy.schema.json, and never overwrites a file.";

    private string Folder => _context.Folder;

    private int Run(string? written)
    {
        if (InTheWay() is { } file)
            return _context.Refuse(
                $"{file} already exists, and init never overwrites files: keep it and run devproxy, or remove it and try again"
            );
        var target = RunTarget.Read(written, Folder, _commands());
        if (target.Error is { } error)
            return _context.Refuse(error);
        if (target.File is { } other)
            return _context.Refuse($"init takes the API's URL, and {other} is not a URL: devproxy init {ServerIn(other)}");

        var project = new ProjectFolder(Folder);
        var server = project.DevServer();
        var problems = new ProblemList();
        var foreign = target.Url is null ? project.ForeignFile() : null;
        var api = target.Url is { } url
            ? To(url.Contains("://", StringComparison.Ordinal) ? url : $"http://{url}", server is null ? null : project.OwnApi())
            : Read(foreign, problems);
        if (foreign is not null && (api is null || problems.HasErrors))
            return Untranslatable(foreign);
        if (api is null)
            return _context.Refuse(WhereIsTheApi(project, server));
        if (api.Routes.Any(static route => route.Key == "/"))
            server = null;
        var text = new ProxyDraft(api, server).Text;
        if (WhyNot(text) is { } problem)
            return foreign is null ? _context.Refuse($"{problem.Message}: {problem.Fix}") : Untranslatable(foreign);
        foreach (var warning in problems.InFileOrder())
            _context.Screen.Error.Writer.WriteLine(
                ProblemLine.Of(warning, Path.Combine(Folder, foreign!), Folder, _context.Screen.Error.Style)
            );
        return Write(
            text,
            new InitSteps(api, server, foreign)
            {
                HasSocketUrl =
                    server is not null && InitSteps.SettingsFile(server) is { } settings && project.Holds(settings, "webSocketURL"),
            }
        );
    }

    private string ServerIn(string file) =>
        NamedFile.Read(Path.Combine(Folder, file)).Bytes is { } content
        && ForeignLanguage.Explain(Path.GetFileName(file), content) is not null
        && ForeignLanguage.TargetIn(Encoding.UTF8.GetString(content)) is { } server
            ? server
            : "https://api.example.com";

    private static ApiRoutes To(string url, string? own) => own is null ? ApiRoutes.To(url) : ApiRoutes.Beside(url, own);

    private ApiRoutes? Read(string? foreign, ProblemList problems) =>
        foreign is null ? null : ApiRoutes.Of(Path.GetFullPath(foreign, Folder), foreign, problems);

    // The schema may stay where it is the very one that would be written.
    private string? InTheWay()
    {
        if (Path.Exists(Path.Combine(Folder, ConfigLocation.DefaultName)))
            return ConfigLocation.DefaultName;
        var schema = Path.Combine(Folder, Schema);
        return
            Path.Exists(schema)
            && !(NamedFile.Read(schema).Bytes is { } bytes && Encoding.UTF8.GetString(bytes) == new ConfigSchema(_context.Keys).Json)
            ? Schema
            : null;
    }

    // What is wrong with the file is reported with its position.
    private int Untranslatable(string foreign)
    {
        var file = Path.GetFullPath(foreign, Folder);
        foreach (var problem in ConfigReader.Read(file, new ConfigOverrides(), _context.Environment, _context.Keys).Problems)
            _context.Screen.Error.Writer.WriteLine(ProblemLine.Of(problem, file, Folder, _context.Screen.Error.Style));
        return _context.Refuse(
            $"{foreign} cannot be translated as it is: fix it, or say where the API is: devproxy init https://api.example.com"
        );
    }

    // A file with the page alone would do nothing that the dev server does not do by itself.
    private static string WhereIsTheApi(ProjectFolder project, DevServer? server)
    {
        var found = server is null ? "" : $"{server.Tool.Name}'s dev server is found ({server.Url}), the API is not; ";
        return project.CodeFile() switch
        {
            ({ } file, { } target) => $"{found}{file} seems to name it: devproxy init {target}",
            ({ } file, null) => $"{found}only JavaScript can read {file}. Say where the API is: devproxy init https://api.example.com",
            _ => $"{found}say where the API is: devproxy init https://api.example.com",
        };
    }

    private ConfigProblem? WhyNot(string text)
    {
        var file = Path.GetFullPath(ConfigLocation.DefaultName, Folder);
        var known = new Dictionary<string, byte[]?>(StringComparer.Ordinal) { [file] = Encoding.UTF8.GetBytes(text) };
        var problems = ConfigReader.Read(file, new ConfigOverrides(), _context.Environment, new(known), _context.Keys).Problems;
        return problems.FirstOrDefault(static problem => problem.Severity == ProblemSeverity.Error);
    }

    private int Write(string text, InitSteps steps)
    {
        var output = _context.Screen.Out;
        try
        {
            if (!File.Exists(Path.Combine(Folder, Schema)))
                Create(Schema, new ConfigSchema(_context.Keys).Json);
            Create(ConfigLocation.DefaultName, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _context.Refuse(
                $"the file cannot be written: {e.Message.TrimEnd('.')}. Let this user write to {Folder}, or go to another folder"
            );
        }

        foreach (var line in steps.Lines(output.Style))
            output.Writer.WriteLine(line);
        return ExitCode.Done;
    }

    private void Create(string name, string text)
    {
        using var file = new FileStream(Path.Combine(Folder, name), FileMode.CreateNew, FileAccess.Write);
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
