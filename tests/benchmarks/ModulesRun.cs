using Microsoft.Playwright;

namespace DevProxy.Benchmarks;

/// <summary>
/// A page of 300 modules from Vite's dev server in Chromium: directly, through DevProxy, and through DevProxy with <c>--https</c>, one load
/// of each in turn, so that what else the machine does meets all alike. A load ends when the last module has run. First in a profile that
/// has nothing in its cache, then again, when the server answers 304.
/// </summary>
internal static class ModulesRun
{
    private const int Modules = 300;
    private const int WarmUp = 2;

    /// <summary>A table with a row for each way.</summary>
    /// <param name="exe">The DevProxy to be measured.</param>
    /// <param name="amounts">How much.</param>
    public static async Task<Findings> MeasureAsync(string exe, Amounts amounts)
    {
        var data = Directory.CreateTempSubdirectory("devproxy-benchmark-");
        try
        {
            using var vite = Program("node", $"{Contender.Folder}/modules.mjs", $"{Modules}");
            var direct = await vite.LineAsync("http://");
            using (var cert = Program(exe, "cert"))
                await cert.EndAsync();
            using var http = Program(exe, "--route", $"/={direct}", "--port", "0");
            using var https = Program(exe, "--route", $"/={direct}", "--port", "0", "--https");
            const string listening = "DevProxy listening on ";
            return await MeasureAsync(
                [
                    new("direct", direct),
                    new("through DevProxy", (await http.LineAsync(listening))[listening.Length..]),
                    new("through DevProxy, https", (await https.LineAsync(listening))[listening.Length..]),
                ],
                amounts
            );
        }
        finally
        {
            data.Delete(recursive: true);
        }

        Started Program(params string[] command) => new(command, new Dictionary<string, string>(), data.FullName);
    }

    private static async Task<Findings> MeasureAsync(Way[] ways, Amounts amounts)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(Browser());
        foreach (var round in (amounts with { Rounds = WarmUp + amounts.Loads }).Turns())
        {
            for (var turn = 0; turn < ways.Length; turn++)
                await ways[(turn + round) % ways.Length].LoadAsync(browser, isCounted: round >= WarmUp);
            await Console.Error.WriteLineAsync($"modules, round {round + 1}");
        }

        var table = Table.Of(
            ["", "first load", "again"],
            ways.Select(way => (string[])[way.Name, way.First.Beside(ways[0].First), way.Again.Beside(ways[0].Again)])
        );
        return new Findings(
            $"## A page of {Modules} modules\n\n{table}",
            [
                .. ways[1..]
                    .Select(way => new Target($"a page of {Modules} modules {way.Name} / direct", way.First.Over(ways[0].First), 1.15)),
                .. ways[1..].Select(way => new Target($"the same page again {way.Name} / direct", way.Again.Over(ways[0].Again), 1.15)),
            ]
        );
    }

    private static BrowserTypeLaunchOptions Browser()
    {
        var chromium = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "chromium"))
            .FirstOrDefault(File.Exists);
        return new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Channel = chromium is null ? "chrome" : null,
            ChromiumSandbox = !(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess),
            Args = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"],
        };
    }

    /// <summary>One way to the page, and how long each load took, in milliseconds.</summary>
    private sealed record Way(string Name, string Url)
    {
        public Figure First { get; } = new("0", "ms");

        public Figure Again { get; } = new("0", "ms");

        public async Task LoadAsync(IBrowser browser, bool isCounted)
        {
            await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { IgnoreHTTPSErrors = true });
            var page = await context.NewPageAsync();
            await page.GotoAsync(Url);
            var first = await LoadedAsync(page);
            await page.ReloadAsync();
            var again = await LoadedAsync(page);
            if (!isCounted)
                return;
            First.Add(first);
            Again.Add(again);
        }

        private static async Task<double> LoadedAsync(IPage page) =>
            await (await page.WaitForFunctionAsync("window.loaded")).JsonValueAsync<double>();
    }
}
