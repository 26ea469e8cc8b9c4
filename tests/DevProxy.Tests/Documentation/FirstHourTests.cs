using System.Globalization;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Fixes;
using Microsoft.Playwright;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// <c>docs/first-hour.md</c>, done as it says: its files are written, its commands run, and what it shows of their output is there. Only
/// its ports are different.
/// </summary>
public sealed partial class FirstHourTests(Chromium chromium, NpmPackages packages)
{
    private const string Document = "docs/first-hour.md";

    private readonly string _api = Port();
    private readonly string _page = Port();
    private readonly string _proxy = Port();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_holds_with_the_packages_of_the_tests()
    {
        using var shop = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(shop.Path, "src"));
        shop.Write("index.html", """<!doctype html><div id="app"></div><script type="module" src="/src/main.js"></script>""");
        var vite = await packages.PathAsync("vite/bin/vite.js");
        await WalkAsync(shop, Path.GetDirectoryName(await packages.PathAsync("express"))!, vite);
    }

    [Fact(Explicit = true)]
    public async Task The_page_holds_with_what_npm_has_now()
    {
        using var folder = new TemporaryFolder();
        foreach (var line in Commands("npm create ").Concat(Commands("npm install")))
            await CliWrap
                .Cli.Wrap("npm")
                .WithArguments(["--yes", .. line.Split(' ')[1..]])
                .WithWorkingDirectory(
                    line.StartsWith("npm create", StringComparison.Ordinal) ? folder.Path : Path.Combine(folder.Path, "shop")
                )
                .ExecuteBufferedAsync(Token); // with its output unread, npm ends with 1
        using var shop = new TemporaryFolder();
        Directory.Delete(shop.Path);
        Directory.Move(Path.Combine(folder.Path, "shop"), shop.Path);
        var modules = Path.Combine(shop.Path, "node_modules");
        await WalkAsync(shop, modules, Path.Combine(modules, "vite", "bin", "vite.js"));
    }

    private async Task WalkAsync(TemporaryFolder shop, string modules, string vite)
    {
        var blocks = FencedBlock.Of(Document);
        var code = blocks.Where(block => block.Language == "js").Select(block => Here(block.Text)).ToList();
        var (program, script, fix) = (code[0], code[1], code[2]);
        var shown = blocks.Where(block => block.Language == "console").Select(block => block.Text.Split('\n')).ToList();
        var check = Commands("devproxy check ").Distinct().Single();
        var throughProxy = script.Replace($"localhost:{_api}", $"localhost:{_proxy}", StringComparison.Ordinal);
        shop.Write("src/main.js", throughProxy);
        await using var server = await StartAsync([vite, shop.Path, "--strictPort", "--host", "127.0.0.1", "--port", _page], _page);

        await using (await StartAsync([shop.Write("api.cjs", program)], _api))
        {
            await using var devproxy = DevProxyRun.Start(
                shop.Path,
                new Dictionary<string, string?> { ["DEVPROXY_PORT"] = _proxy, ["DEVPROXY_INSPECTOR_PORT"] = "0" },
                Words(Commands("devproxy http").Single())
            );
            await devproxy.ProxyUrlAsync();
            await SavesAsync();
            await devproxy.LineWithAsync("fix your API");
            Says(devproxy.Output, shown.First(lines => lines[0].StartsWith("$ devproxy http", StringComparison.Ordinal)).Skip(1));
            Says(devproxy.Output, shown.First(lines => lines[0].Contains('│', StringComparison.Ordinal)));

            await using var blocked = DevProxyRun.Start(shop.Path, Words(check));
            Assert.Equal(1, await blocked.ExitCodeAsync());
            Says(blocked.Output, shown[^2].Skip(1));
            Assert.Contains(fix, blocked.Output, StringComparison.Ordinal);
        }

        const string creation = "const app = express();\n";
        var repaired = shop.Write("api.cjs", program.Replace(creation, creation + fix + "\n", StringComparison.Ordinal));
        await using var api = await StartAsync([repaired], _api);
        await using var allowed = DevProxyRun.Start(shop.Path, Words(check));
        Assert.Equal(0, await allowed.ExitCodeAsync());
        Says(allowed.Output, shown[^1].Skip(1));
        shop.Write("src/main.js", script);
        await SavesAsync();

        Task<BackendProcess> StartAsync(string[] arguments, string port) =>
            BackendProcess.StartAsync(
                CliWrap
                    .Cli.Wrap("node")
                    .WithArguments(arguments)
                    .WithEnvironmentVariables(variables => variables.Set("NODE_PATH", modules)),
                new TemporaryFolder(),
                int.Parse(port, CultureInfo.InvariantCulture)
            );
    }

    private async Task SavesAsync()
    {
        await using var page = await AppPage.OpenAsync(chromium, $"http://localhost:{_page}");
        await Assertions.Expect(page.Page.Locator("#app")).ToHaveTextAsync("""{"saved":{"amount":2}}""");
    }

    // The commands of the document that begin so.
    private IEnumerable<string> Commands(string beginning) =>
        FencedBlock
            .Of(Document)
            .Where(block => block.Language == "console")
            .SelectMany(block => block.Text.Split('\n'))
            .Where(line => line.StartsWith("$ " + beginning, StringComparison.Ordinal))
            .Select(line => Here(line[2..]));

    // The words behind the program's name; quotes hold one together.
    private static IEnumerable<string> Words(string command) => FencedBlock.Words(command).Skip(1);

    // What is shown may leave lines out between two, and is broken where a terminal ends.
    private void Says(string output, IEnumerable<string> lines)
    {
        var all = Unbroken(output);
        foreach (var line in Continued().Replace(Here(string.Join('\n', lines)), " ").Split('\n'))
            Assert.Contains(Unbroken(line), all, StringComparison.Ordinal);
    }

    private static string Unbroken(string text) => Break().Replace(text, " ").Trim();

    private string Here(string text) =>
        text.Replace(":9100", ":" + _api, StringComparison.Ordinal)
            .Replace(":5173", ":" + _page, StringComparison.Ordinal)
            .Replace(":8010", ":" + _proxy, StringComparison.Ordinal)
            .Replace("listen(9100", "listen(" + _api, StringComparison.Ordinal);

    private static string Port() => FreePort.Next().ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\n  │ {4,}", RegexOptions.None, 10_000)]
    private static partial Regex Continued();

    [GeneratedRegex(@"(\s|│)+", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Break();
}
