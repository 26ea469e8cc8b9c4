using System.Collections;
using System.Text.Json.Nodes;
using DevProxy.Tests.EndToEnd;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace DevProxy.Tests.EndToEnd;

/// <summary>One real browser for all tests, started when the first of them asks for it.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started;

    // Playwright waits 5 s for what is expected of a page, which a busy machine may take to compile a dev server's first answer.
    private const float Patience = 120_000;

    static Chromium() => Assertions.SetDefaultExpectTimeout(Patience);

    public Chromium() => _started = new(() => StartAsync(null, []));

    private Chromium(string? home, string[] arguments) => _started = new(() => StartAsync(home, arguments));

    /// <summary>Another browser, whose user has this home folder: there it finds whom that user trusts.</summary>
    internal static Chromium At(string home) => new(home, []);

    /// <summary>Another browser, with arguments of its own.</summary>
    internal static Chromium With(params string[] arguments) => new(null, arguments);

    /// <summary>A profile of its own: no cookie, no cache and no preflight cache of another test.</summary>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        var context = await (await _started.Value).Browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }

    /// <summary>How Playwright for Node.js launches the first browser that is here, as the <c>launchOptions</c> of its configuration.</summary>
    internal static string LaunchOptions()
    {
        var options = Candidates().First();
        return new JsonObject
        {
            ["executablePath"] = options.ExecutablePath,
            ["channel"] = options.Channel,
            ["chromiumSandbox"] = options.ChromiumSandbox,
            ["args"] = new JsonArray([.. options.Args!.Select(static one => (JsonNode)one)]),
        }
            .ToJsonString()
            .Replace("null", "undefined", StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully)
            return;
        var (playwright, browser) = await _started.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> StartAsync(string? home, string[] arguments)
    {
        var playwright = await Playwright.CreateAsync();
        var refusals = new List<string>();
        foreach (var options in Candidates())
        {
            options.Env = home is null ? null : Variables(home);
            options.Args = [.. options.Args!, .. arguments];
            try
            {
                return (playwright, await playwright.Chromium.LaunchAsync(options));
            }
            catch (PlaywrightException e)
            {
                refusals.Add($"{options.ExecutablePath ?? options.Channel ?? "Playwright's own"}: {e.Message.Split('\n')[0]}");
            }
        }
        playwright.Dispose();
        throw new InvalidOperationException(
            "No browser to test in. Install Chromium, Google Chrome or Microsoft Edge, or let tests/run.sh do it.\n"
                + string.Join('\n', refusals)
        );
    }

    // Debian's Chromium, first the one without a window, which costs half; then what a desktop has, then the one that tests/run.sh has
    // Playwright install.
    private static IEnumerable<BrowserTypeLaunchOptions> Candidates()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (var name in new[] { "chromium-headless-shell", "chromium" })
        {
            if (path.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } found)
                yield return Options(executablePath: found);
        }

        yield return Options(channel: "chrome");
        yield return Options(channel: "msedge");
        yield return Options();
    }

    // What is given replaces all of them.
    private static Dictionary<string, string> Variables(string home)
    {
        var variables = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(one => (string)one.Key, one => (string)one.Value!);
        variables["HOME"] = home;
        return variables;
    }

    private static BrowserTypeLaunchOptions Options(string? executablePath = null, string? channel = null) =>
        new()
        {
            ExecutablePath = executablePath,
            Channel = channel,
            // Chromium's sandbox does not run as root; nothing of these tests is on the network.
            ChromiumSandbox = !(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess),
            Args = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        };
}
