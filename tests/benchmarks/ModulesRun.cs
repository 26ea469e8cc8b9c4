using System.Globalization;
using System.Runtime.CompilerServices;
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
    private const int WarmUp = 3;

    /// <summary>Prints a table with a row for each way.</summary>
    /// <param name="arguments"><c>--exe PATH</c>: the DevProxy to be measured; <c>--rounds N</c>: 30 unless it is said.</param>
    public static async Task<int> MainAsync(string[] arguments)
    {
        var exe = Value("--exe") ?? Path.Combine(AppContext.BaseDirectory, "devproxy.dll");
        var rounds = int.Parse(Value("--rounds") ?? "30", CultureInfo.InvariantCulture);
        var data = Directory.CreateTempSubdirectory("devproxy-modules-");
        using var vite = new Started("node", [Path.Combine(Folder(), "modules.mjs"), $"{Modules}"], data.FullName);
        var direct = await vite.LineAsync("http://");
        using (var cert = new Started(exe, ["cert"], data.FullName))
            await cert.EndAsync();
        using var http = new Started(exe, ["--route", $"/={direct}", "--port", "0"], data.FullName);
        using var https = new Started(exe, ["--route", $"/={direct}", "--port", "0", "--https"], data.FullName);
        const string listening = "DevProxy listening on ";
        Way[] ways =
        [
            new("direct", direct),
            new("through DevProxy", (await http.LineAsync(listening))[listening.Length..]),
            new("through DevProxy, https", (await https.LineAsync(listening))[listening.Length..]),
        ];

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(Browser());
        for (var round = -WarmUp; round < rounds; round++)
        {
            for (var turn = 0; turn < ways.Length; turn++)
                await ways[(turn + round + WarmUp) % ways.Length].LoadAsync(browser, isCounted: round >= 0);
        }

        Console.WriteLine("| | first load | times direct | again | times direct |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var way in ways)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {way.Name} | {Median(way.First):0} ms | {Median(way.First) / Median(ways[0].First):0.00} "
                        + $"| {Median(way.Again):0} ms | {Median(way.Again) / Median(ways[0].Again):0.00} |"
                )
            );
        return 0;

        string? Value(string option) =>
            Array.IndexOf(arguments, option) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

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
        public List<double> First { get; } = [];

        public List<double> Again { get; } = [];

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
