using System.Text.Json.Nodes;
using DevProxy.Tests.EndToEnd;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// Two real browsers that all tests share, one with a window and one without; each starts when the first test asks for it.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Whole = "chromium";
    private const string Shell = "chromium-headless-shell";

    // Playwright's driver, a process of Node.js, serves all browsers and ends with this process.
    private static readonly Lazy<Task<IPlaywright>> Driver = new(Playwright.CreateAsync);

    private readonly Lazy<Task<IBrowser>> _started;
    private readonly Lazy<Task<IBrowser>> _shell;

    // By default Playwright waits 5 s for an expectation. On a busy machine a dev server may need longer to compile its first answer.
    private const float TimeoutMilliseconds = 120_000;

    // The first two are the lists below the address bar. Chromium loads them as pages, in processes of their own for each profile, which
    // is half of what a test in a new profile costs. Only the last --disable-features counts, so the others repeat Playwright's list
    // (chromiumSwitches.ts).
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

    /// <summary>Another browser, for a user with this home folder, where it finds the certificates that the user trusts.</summary>
    internal static Chromium At(string home) => new(home, []);

    /// <summary>Other browsers, started with these arguments.</summary>
    internal static Chromium With(params string[] arguments) => new(null, arguments);

    /// <summary>A new profile, which shares no cookie, no cache and no preflight cache with another test.</summary>
    public Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null) => NewContextAsync(_started, options);

    /// <summary>
    /// A new profile in the browser without a window, which costs half. That one renders and runs pages like the other, but sends fewer
    /// header fields. Use it to look at pages, not to test what a browser sends to a server.
    /// </summary>
    public Task<IBrowserContext> NewShellContextAsync(BrowserNewContextOptions? options = null) => NewContextAsync(_shell, options);

    /// <summary>The <c>launchOptions</c> with which Playwright for Node.js launches the first browser that is installed.</summary>
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
            // Env replaces the whole environment.
            options.Env = home is null ? null : DevProxyRun.Inherited(new Dictionary<string, string?> { ["HOME"] = home });
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
            "There is no browser for the tests. Install Chromium, Google Chrome or Microsoft Edge, or let tests/run.sh do it.\n"
                + string.Join('\n', refusals)
        );
    }

    // Debian's Chromium comes first, then Chrome and Edge, then the one that tests/run.sh installs through Playwright.
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
            // Chromium's sandbox does not run as root. These tests load nothing from the network, so they can do without it.
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
