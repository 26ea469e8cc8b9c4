using System.Text.Json.Nodes;
using DevProxy.Tests.EndToEnd;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace DevProxy.Tests.EndToEnd;

/// <summary>A real browser for all tests, and one without a window, each started when the first of them asks for it.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Whole = "chromium";
    private const string Shell = "chromium-headless-shell";

    // Its driver, a process of Node.js, serves all browsers and ends with this one.
    private static readonly Lazy<Task<IPlaywright>> Driver = new(Playwright.CreateAsync);

    private readonly Lazy<Task<IBrowser>> _started;
    private readonly Lazy<Task<IBrowser>> _shell;

    // Playwright waits 5 s for what is expected of a page, which a busy machine may take to compile a dev server's first answer.
    private const float TimeoutMilliseconds = 120_000;

    // The two lists below its address bar are pages of its own, which each profile loads in a process of their own: half of what a test
    // in it costs. Chromium obeys the last such switch alone, so the rest repeats Playwright's (chromiumSwitches.ts).
    private static readonly string[] DisabledFeatures =
    [
        "WebUIOmniboxPopup",
        "WebUIOmniboxAimPopup",
        "AvoidUnnecessaryBeforeUnloadCheckSync",
        "DestroyProfileOnBrowserClose",
        "DialMediaRouteProvider",
        "GlobalMediaControls",
        "HttpsUpgrades",
        "LensOverlay",
        "MediaRouter",
        "PaintHolding",
        "ThirdPartyStoragePartitioning",
        "BlockOriginHeaderModificationOnRedirect",
        "AvoidCorsURLLoaderRestartOnRedirect",
        "Translate",
        "AutoDeElevate",
        "OptimizationHints",
        "NetworkTimeServiceQuerying",
        "AimEnabled",
        "msForceBrowserSignIn",
        "msEdgeUpdateLaunchServicesPreferredVersion",
    ];

    static Chromium() => Assertions.SetDefaultExpectTimeout(TimeoutMilliseconds);

    public Chromium()
        : this(null, []) { }

    private Chromium(string? home, string[] arguments)
    {
        _started = new(() => StartAsync(Candidates(Whole), home, arguments));
        _shell = new(() => StartAsync(Candidates(Shell, Whole), home, arguments));
    }

    /// <summary>Another browser, whose user has this home folder: there it finds whom that user trusts.</summary>
    internal static Chromium At(string home) => new(home, []);

    /// <summary>Other browsers, with arguments of their own.</summary>
    internal static Chromium With(params string[] arguments) => new(null, arguments);

    /// <summary>A profile of its own: no cookie, no cache and no preflight cache of another test.</summary>
    public Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null) => NewContextAsync(_started, options);

    /// <summary>
    /// Likewise, in the browser that has no window, which costs half. It draws and runs a page as the other does, and leaves some header
    /// fields out of what it sends: for pages that are looked at, not for what a browser asks a server.
    /// </summary>
    public Task<IBrowserContext> NewShellContextAsync(BrowserNewContextOptions? options = null) => NewContextAsync(_shell, options);

    /// <summary>How Playwright for Node.js launches the first browser that is here, as the <c>launchOptions</c> of its configuration.</summary>
    internal static string LaunchOptions()
    {
        var options = Candidates(Shell, Whole).First();
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
        foreach (var started in new[] { _started, _shell })
        {
            if (!started.IsValueCreated || !started.Value.IsCompletedSuccessfully)
                continue;
            await (await started.Value).DisposeAsync();
        }
    }

    private static async Task<IBrowserContext> NewContextAsync(Lazy<Task<IBrowser>> started, BrowserNewContextOptions? options)
    {
        var context = await (await started.Value).NewContextAsync(options);
        context.SetDefaultTimeout(TimeoutMilliseconds);
        return context;
    }

    private static async Task<IBrowser> StartAsync(IEnumerable<BrowserTypeLaunchOptions> candidates, string? home, string[] arguments)
    {
        var chromium = (await Driver.Value).Chromium;
        var refusals = new List<string>();
        foreach (var options in candidates)
        {
            options.Env = home is null ? null : DevProxyRun.Inherited(new Dictionary<string, string?> { ["HOME"] = home }); // All of them.
            options.Args = [.. options.Args!, .. arguments];
            try
            {
                return await chromium.LaunchAsync(options);
            }
            catch (PlaywrightException e)
            {
                refusals.Add($"{options.ExecutablePath ?? options.Channel ?? "Playwright's own"}: {e.Message.Split('\n')[0]}");
            }
        }
        throw new InvalidOperationException(
            "No browser to test in. Install Chromium, Google Chrome or Microsoft Edge, or let tests/run.sh do it.\n"
                + string.Join('\n', refusals)
        );
    }

    // Debian's Chromium, then what a desktop has, then the one that tests/run.sh has Playwright install.
    private static IEnumerable<BrowserTypeLaunchOptions> Candidates(params string[] names)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (var name in names)
        {
            if (path.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } found)
                yield return Options(executablePath: found);
        }

        yield return Options(channel: "chrome");
        yield return Options(channel: "msedge");
        yield return Options();
    }

    private static BrowserTypeLaunchOptions Options(string? executablePath = null, string? channel = null) =>
        new()
        {
            ExecutablePath = executablePath,
            Channel = channel,
            // Chromium's sandbox does not run as root; nothing of these tests is on the network.
            ChromiumSandbox = !(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess),
            Args =
            [
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                $"--disable-features={string.Join(',', DisabledFeatures)}",
            ],
        };
}
