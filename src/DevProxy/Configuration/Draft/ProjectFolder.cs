using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DevProxy.Configuration.Foreign;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Draft;

/// <summary>What a project's folder says about its dev server and its API.</summary>
/// <param name="folder">The folder.</param>
internal sealed partial class ProjectFolder(string folder)
{
    private const int Limit = 10_000;
    private static readonly string[] Scripts = ["dev", "start", "serve"];
    private static readonly string[] CodeEndings = [".ts", ".js", ".mts", ".mjs", ".cjs", ".cts"];
    private static readonly string[] EnvironmentFiles = [".env.development.local", ".env.local", ".env.development", ".env"];
    private readonly FileSnapshot _files = new();

    /// <summary>The dev server found in <c>package.json</c>; null when there is none, or no such file.</summary>
    public DevServer? DevServer()
    {
        if (Json("package.json") is not { Kind: SourceKind.Object } package)
            return null;
        var scripts = package.Find("scripts") ?? new SourceNode(SourceKind.Object, package.At);
        if (
            KnownTool.All.FirstOrDefault(tool =>
                tool.Packages.Any(name => Foreign.ForeignFile.DependsOn(package, name)) || ScriptOf(scripts, tool) is not null
            )
            is not { } tool
        )
            return null;
        var script = ScriptOf(scripts, tool) ?? Array.Find(Scripts, name => Text(scripts, name).Length > 0);
        var text = script is null ? "" : Text(scripts, script);
        return new DevServer(
            tool,
            PortIn(text) ?? PortInEnvironmentFile(tool) ?? PortOf(tool) ?? tool.Port,
            script,
            text,
            script is null ? null : StartOf(script)
        );
    }

    /// <summary>The file with another tool's proxy settings that DevProxy can read; null when there is none.</summary>
    public string? ForeignFile() =>
        AngularOption("proxyConfig") is { Kind: SourceKind.Text, Text: var named }
        && File.Exists(Path.Combine(folder, named))
        && named.EndsWith(".json", StringComparison.Ordinal)
            ? named
            : ConfigLocation.Foreign(folder);

    /// <summary>A file that only JavaScript can read, and the first target that it seems to name.</summary>
    public (string File, string? Target)? CodeFile() =>
        ConfigLocation.CodeFile(folder) is { } file ? (file, Code(file) is { } code ? ForeignLanguage.TargetIn(code) : null) : null;

    /// <summary>
    /// The file of the project that answers a path below <c>/api</c> itself, as a person names it; null when there is none.
    /// </summary>
    public string? OwnApi() =>
        Json("package.json") is not { Kind: SourceKind.Object } package
            ? null
            : OwnEndpoints.Find(folder, name => Foreign.ForeignFile.DependsOn(package, name))
                ?? (
                    Foreign.ForeignFile.DependsOn(package, "@react-router/dev")
                        ? Array.Find(["app/routes.ts", "app/routes.js"], name => Code(name) is { } code && ApiInRoutes().IsMatch(code))
                        : null
                );

    /// <summary>Whether a file of the project holds a text.</summary>
    public bool Holds(string file, string text) => Code(file)?.Contains(text, StringComparison.Ordinal) == true;

    private int? PortOf(KnownTool tool) =>
        tool.Name switch
        {
            "Vite" or "SvelteKit" => PortInCode("vite.config"),
            "Astro" => PortInCode("astro.config"),
            "Nuxt" => PortInCode("nuxt.config"),
            "webpack" => PortInCode("webpack.config"),
            "Vue CLI" => PortInCode("vue.config")
                ?? (Json("package.json")?.Find("vue")?.Find("devServer")?.Find("port") is { } written ? Number(written.Written) : null),
            "Angular" => AngularOption("port") is { Kind: SourceKind.Number } port
            && int.TryParse(port.Written, CultureInfo.InvariantCulture, out var number)
                ? number
                : null,
            _ => null,
        };

    private int? PortInCode(string name) =>
        Array.Find(CodeEndings, ending => File.Exists(Path.Combine(folder, name + ending))) is { } ending
        && Code(name + ending) is { } code
        && ServerPort().Match(code) is { Success: true } match
            ? Number(match)
            : null;

    // These tools read such files themselves, and the first file that has PORT wins (dotenv-flow's order). Other tools ignore PORT in a
    // file.
    private int? PortInEnvironmentFile(KnownTool tool) =>
        tool.Name is "create-react-app" or "Vue CLI" or "Nuxt"
            ? EnvironmentFiles
                .Select(name => Code(name) is { } text && PortVariable().Match(text) is { Success: true } match ? Number(match) : null)
                .FirstOrDefault(static port => port is not null)
            : null;

    // A workspace mostly has one project.
    private SourceNode? AngularOption(string name) =>
        Json("angular.json")
            ?.Find("projects")
            ?.Members.Select(project =>
                (project.Value.Find("architect") ?? project.Value.Find("targets"))?.Find("serve")?.Find("options")?.Find(name)
            )
            .FirstOrDefault(static option => option is not null);

    private static int? PortIn(string script) => PortOption().Match(script) is { Success: true } match ? Number(match) : null;

    private static int? Number(Match match) => Number(match.Groups["port"].Value);

    private static int? Number(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : null;

    private static string? ScriptOf(SourceNode scripts, KnownTool tool) =>
        Array.Find(Scripts, name => Words().Matches(Text(scripts, name)).Any(word => tool.Words.Contains(word.Value)));

    private static string Text(SourceNode scripts, string name) =>
        scripts.Find(name) is { Kind: SourceKind.Text } script ? script.Text : "";

    private string StartOf(string script) =>
        File.Exists(Path.Combine(folder, "pnpm-lock.yaml")) ? $"pnpm {script}"
        : File.Exists(Path.Combine(folder, "yarn.lock")) ? $"yarn {script}"
        : File.Exists(Path.Combine(folder, "bun.lock")) || File.Exists(Path.Combine(folder, "bun.lockb")) ? $"bun run {script}"
        : script == "start" ? "npm start"
        : $"npm run {script}";

    private SourceNode? Json(string name) =>
        _files.Read(Path.Combine(folder, name)) is { } content ? SourceReader.Read(content).Root : null;

    private string? Code(string name) => _files.Read(Path.Combine(folder, name)) is { } content ? Encoding.UTF8.GetString(content) : null;

    [GeneratedRegex(
        @"(--port[=\s]+|\s-p[=\s]*|\bPORT=)(?<port>[0-9]{2,5})\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        Limit
    )]
    private static partial Regex PortOption();

    [GeneratedRegex(
        @"\b(server|devServer)\s*:\s*\{[^{}]*?\bport\s*:\s*(?<port>[0-9]{2,5})\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        Limit
    )]
    private static partial Regex ServerPort();

    [GeneratedRegex(
        @"^[ \t]*(export[ \t]+)?PORT[ \t]*=[ \t]*[""']?(?<port>[0-9]{2,5})\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        Limit
    )]
    private static partial Regex PortVariable();

    // React Router's list: route("api/hello", …), prefix("api", …).
    [GeneratedRegex(@"[""'`]/?api(/[^""'`]*)?[""'`]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex ApiInRoutes();

    [GeneratedRegex(@"[^\s;&|]+", RegexOptions.CultureInvariant, Limit)]
    private static partial Regex Words();
}

/// <summary>A tool whose dev server serves a page.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Port">Where it listens when nothing else is said.</param>
/// <param name="Packages">What a project that uses it depends on, one of these.</param>
/// <param name="Words">What a script calls it by, one of these.</param>
internal sealed record KnownTool(string Name, int Port, ImmutableArray<string> Packages, ImmutableArray<string> Words)
{
    /// <summary>All of them; a framework comes before the tools that its projects use for other purposes, such as tests.</summary>
    public static ImmutableArray<KnownTool> All { get; } =
    [
        new("Next.js", 3000, ["next"], ["next"]),
        new("create-react-app", 3000, ["react-scripts"], ["react-scripts", "craco", "react-app-rewired"]),
        new("Angular", 4200, ["@angular/cli", "@angular/core"], ["ng"]),
        new("Vue CLI", 8080, ["@vue/cli-service", "@vue/cli"], ["vue-cli-service"]),
        new("Nuxt", 3000, ["nuxt", "nuxt3"], ["nuxt", "nuxi"]),
        new("Astro", 4321, ["astro"], ["astro"]),
        new("Gatsby", 8000, ["gatsby"], ["gatsby"]),
        new("SvelteKit", 5173, ["@sveltejs/kit"], []),
        new("Vite", 5173, ["vite"], ["vite"]),
        new("Parcel", 1234, ["parcel", "parcel-bundler"], ["parcel"]),
        new("webpack", 8080, ["webpack-dev-server"], ["webpack", "webpack-dev-server"]),
    ];
}

/// <summary>The dev server that serves a project's page.</summary>
/// <param name="Tool">Whose it is.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="Script">The script that starts it; null when the project has none.</param>
/// <param name="ScriptText">What the script says; empty when there is none.</param>
/// <param name="Start">The command that starts it, as <c>npm run dev</c>; null without a script.</param>
internal sealed record DevServer(KnownTool Tool, int Port, string? Script, string ScriptText, string? Start)
{
    /// <summary>Where the page is.</summary>
    public string Url => $"http://localhost:{Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
