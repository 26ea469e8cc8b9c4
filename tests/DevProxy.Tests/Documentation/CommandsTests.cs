using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// The rule for commands in the README, in CONTRIBUTING.md and below <c>docs</c>: each line of an <c>sh</c> block, and each line of a
/// <c>console</c> block that begins with <c>$</c>, is one of
/// <list type="bullet">
/// <item><c>devproxy …</c>, or <c>dotnet run --project src/DevProxy -- …</c>: is run as it stands, in a folder with the last proxy.json
/// above it, on free ports. A command that serves must listen, any other must end with 0; <c>check</c> asks an API of the test.</item>
/// <item><c>tests/run.sh</c>: knows its options that begin with two dashes.</item>
/// <item><c>dotnet run … --project FOLDER</c>: must be there.</item>
/// <item><c>dotnet publish FOLDER …</c> and <c>apt-get … install -y …</c>: properties and packages are those of <c>tests/run.sh</c>.</item>
/// <item><c>npm</c>, <c>npx</c>, <c>pnpm</c>, <c>yarn</c>, <c>dnx</c>, <c>dotnet tool install</c>: is what <c>packaging/test.sh</c> does,
/// which is not run here.</item>
/// <item><c>docker run …</c>: its ports are those that the Dockerfile exposes, its mount is where the image works. The recipe of
/// <c>docker compose</c> has a test of its own.</item>
/// </list>
/// </summary>
public sealed partial class CommandsTests
{
    private const string DotnetRun = "dotnet run --project src/DevProxy -- ";

    public static TheoryData<string, string> Commands()
    {
        var data = new TheoryData<string, string>();
        var proxyJson = "";
        var seen = new HashSet<string>();
        // That page is walked as a whole: FirstHourTests.
        var files = Documents.Below("docs").Where(file => file != "docs/first-hour.md").Prepend("CONTRIBUTING.md").Prepend("README.md");
        foreach (var block in files.SelectMany(FencedBlock.Of))
        {
            if (block.Language == "jsonc")
                proxyJson = block.Text;
            foreach (
                var command in Lines(block).Select(line => line.Replace(DotnetRun, "devproxy ", StringComparison.Ordinal)).Where(seen.Add)
            )
                data.Add(command, proxyJson);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_does_what_it_says(string command, string proxyJson)
    {
        var words = command.Split(' ').ToImmutableArray();
        switch (words)
        {
            case ["devproxy", "check", ..]:
                await CheckAsync(FencedBlock.Words(command)[1..]);
                break;
            case ["devproxy", .. var arguments]:
                await RunAsync(arguments, proxyJson);
                break;
            case ["tests/run.sh", .. var options]:
                await StandsInTestScriptAsync(
                    options.Where(option => option.StartsWith("--", StringComparison.Ordinal)).Select(option => $"    {option})")
                );
                break;
            case ["apt-get", "update", "&&", "apt-get", "install", "-y", .. var packages]:
                await StandsInTestScriptAsync(packages);
                break;
            case ["dotnet", "publish", var folder, .. var options]:
                Assert.True(Directory.Exists(Repository.Path(folder)), folder);
                await StandsInTestScriptAsync(options.Where(option => option.StartsWith("-p:", StringComparison.Ordinal)));
                break;
            case ["npm" or "npx" or "pnpm" or "yarn" or "dnx", ..] or ["dotnet", "tool", "install", ..]:
                await StandsInAsync(
                    "packaging/test.sh",
                    [command.Replace("https://api.example.com", "\"$api\"", StringComparison.Ordinal)]
                );
                break;
            case ["docker", "build", "-t", "devproxy", "."]:
                Assert.True(File.Exists(Repository.Path("Dockerfile")));
                break;
            case ["docker", "compose", "up"]:
                Assert.Contains(Recipe.Of("docker compose").Blocks, block => block.Language == "yaml");
                break;
            case ["docker", "run", .. var options, "devproxy"]:
                IsForTheImage(options);
                break;
            default:
                Assert.Fail($"No rule says how \"{command}\" is tested.");
                break;
        }
    }

    private static Task StandsInTestScriptAsync(IEnumerable<string> texts) => StandsInAsync("tests/run.sh", texts);

    private static async Task StandsInAsync(string file, IEnumerable<string> texts)
    {
        var script = await File.ReadAllTextAsync(Repository.Path(file), TestContext.Current.CancellationToken);
        Assert.All(texts, text => Assert.Contains(text, script, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_output_of_explain_in_the_text_is_what_it_prints()
    {
        var blocks = FencedBlock.Of("docs/path-parity.md");
        var console = blocks.Single(block => block.Text.StartsWith("$ devproxy explain", StringComparison.Ordinal));
        using var folder = new TemporaryFolder();
        folder.Write("proxy.json", blocks.Last(block => block.Language == "jsonc" && block.Line < console.Line).Text);
        foreach (var told in console.Text.Split("$ devproxy ", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = told.TrimEnd('\n').Split('\n');
            await using var process = DevProxyRun.Start(folder.Path, lines[0].Split(' '));
            Assert.Equal(0, await process.ExitCodeAsync());
            Assert.All(lines.Skip(1).Where(line => line != "…"), line => Assert.Contains(line, process.Output.Split('\n')));
        }
    }

    [Fact]
    public async Task The_table_names_every_command()
    {
        await using var help = DevProxyRun.Start(Path.GetTempPath(), ["--help"]);
        Assert.Equal(0, await help.ExitCodeAsync());
        var commands = help
            .Output.Split('\n')
            .SkipWhile(line => line != "Commands:")
            .Skip(1)
            .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Where(line => line[2] != ' ')
            .Select(line => line.Trim().Split(' ')[0])
            .ToList();
        var table = File.ReadLines(Repository.Path("docs/commands.md"))
            .SkipWhile(line => !line.StartsWith("| command |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(row => row.Split('|')[1].Trim(' ', '`').Split(' ')[1].Trim('[', ']'));
        Assert.Equal(commands.Order(StringComparer.Ordinal), table.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Lines(FencedBlock block) =>
        block.Language switch
        {
            "sh" => block.Text.Split('\n').Where(line => line.Length > 0),
            "console" => block.Text.Split('\n').Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line[2..]),
            _ => [],
        };

    private static async Task RunAsync(ImmutableArray<string> arguments, string proxyJson)
    {
        var folder = Directory.CreateTempSubdirectory("devproxy-readme-");
        try
        {
            var file = arguments.FirstOrDefault(argument => argument.EndsWith(".conf.json", StringComparison.Ordinal)) ?? "proxy.json";
            File.WriteAllText(Path.Combine(folder.FullName, file), proxyJson);
            File.WriteAllText(Path.Combine(folder.FullName, "dev-ca.pem"), TestCertificates.Authority.ExportCertificatePem());
            File.WriteAllText(
                Path.Combine(folder.FullName, "package.json"),
                """{ "scripts": { "start": "node -e 0", "dev": "node -e 0", "serve": "node -e 0", "test": "node -e 0" } }"""
            );
            File.WriteAllText(Path.Combine(folder.FullName, "e2e.har"), """{ "log": { "entries": [] } }""");
            var redirect = arguments.IndexOf(">");
            if (redirect >= 0)
                arguments = arguments[..redirect];
            if (arguments is ["init", ..])
                File.Delete(Path.Combine(folder.FullName, "proxy.json"));
            if (arguments.Contains("--https"))
                await EndAsync(folder.FullName, ["cert"]);
            if (arguments is ["health", ..])
                await AskAsync(folder.FullName, arguments);
            else
                await StartAsync(folder.FullName, arguments);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The words are understood, and the server that stands in for the one that is named is asked: its answer may be no.
    private static async Task CheckAsync(ImmutableArray<string> arguments)
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("api", context.RequestAborted));
        await using var process = DevProxyRun.Start(
            Path.GetTempPath(),
            arguments.Select(word => word.StartsWith("https://api.example.com", StringComparison.Ordinal) ? api.Url : word)
        );
        Assert.True(await process.ExitCodeAsync() is 0 or 1, process.Output);
    }

    private static async Task StartAsync(string folder, ImmutableArray<string> arguments)
    {
        var port = arguments.IndexOf("--port");
        if (port >= 0)
            arguments = arguments.SetItem(port + 1, "0");
        if (arguments is ["validate" or "schema" or "explain" or "init" or "cert" or "completion", ..])
        {
            await EndAsync(folder, arguments);
            return;
        }

        await using var process = DevProxyRun.Start(folder, Variables(folder), arguments);
        await process.LineAsync(
            arguments.Contains("--https") ? "DevProxy listening on https://localhost:" : "DevProxy listening on http://localhost:"
        );
        if (arguments.Contains("--"))
            Assert.Equal(0, await process.ExitCodeAsync());
    }

    private static async Task EndAsync(string folder, ImmutableArray<string> arguments)
    {
        await using var process = DevProxyRun.Start(folder, Variables(folder), arguments);
        Assert.True(await process.ExitCodeAsync() == 0, process.Output);
    }

    // What is kept for the user is kept in the folder.
    private static Dictionary<string, string?> Variables(string folder) =>
        new()
        {
            ["DEVPROXY_PORT"] = "0",
            ["DEVPROXY_INSPECTOR_PORT"] = "0",
            ["XDG_DATA_HOME"] = folder,
            ["XDG_STATE_HOME"] = folder,
            ["LOCALAPPDATA"] = folder,
        };

    private static async Task AskAsync(string folder, ImmutableArray<string> arguments)
    {
        await using var process = DevProxyRun.Start(folder, ["http://localhost:1", "--port", "0"]);
        var inspector = new Uri((await process.LineAsync("Inspector on "))["Inspector on ".Length..]).Port;
        var asked = arguments.Replace("8010", (inspector - 1).ToString(CultureInfo.InvariantCulture));

        // Its timeout is three seconds, and a busy machine may need longer.
        for (var left = 10; ; left--)
        {
            await using var health = DevProxyRun.Start(folder, asked);
            if (await health.ExitCodeAsync() == 0)
                return;
            Assert.True(left > 0, health.Output);
        }
    }

    private static void IsForTheImage(ImmutableArray<string> options)
    {
        var dockerfile = File.ReadAllText(Repository.Path("Dockerfile"));
        Assert.Contains(
            $"-v \"$PWD:{Instruction(dockerfile, "WORKDIR /config").Split(' ')[1]}:ro\"",
            string.Join(' ', options),
            StringComparison.Ordinal
        );
        var published = options.Where((_, index) => index > 0 && options[index - 1] == "-p");
        var exposed = Instruction(dockerfile, "EXPOSE").Split(' ').Skip(1).Select(port => $"127.0.0.1:{port}:{port}");
        Assert.Equal(exposed, published);
    }

    private static string Instruction(string dockerfile, string beginning) =>
        Line().Matches(dockerfile).Select(match => match.Value).Single(line => line.StartsWith(beginning, StringComparison.Ordinal));

    [GeneratedRegex("^.+$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Line();
}
