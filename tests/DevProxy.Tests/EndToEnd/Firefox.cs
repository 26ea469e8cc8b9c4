using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CliWrap;
using DevProxy.Tests.EndToEnd;

[assembly: AssemblyFixture(typeof(Firefox))]

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// One real Firefox for all tests, started when the first of them asks for it. Playwright drives a build of its own alone; every Firefox
/// speaks <see cref="WebDriverBiDi"/>.
/// </summary>
public sealed class Firefox : IAsyncDisposable
{
    private static readonly string? Program = InstalledProgram.Find("firefox-esr", "firefox");

    private readonly CancellationTokenSource _end = new();
    private readonly TemporaryFolder _home = new();
    private readonly ConcurrentDictionary<string, Channel<string>> _consoles = [];
    private readonly SemaphoreSlim _tabs = new(1);
    private readonly WebDriverBiDi _driver;
    private readonly Lazy<Task> _started;
    private Task _ended = Task.CompletedTask;

    public Firefox()
    {
        _driver = new WebDriverBiDi(Take);
        _started = new(StartAsync);
    }

    public static bool IsHere => Program is not null;

    /// <summary>Two ports of this machine that it takes for servers of the public internet.</summary>
    public static (int Plain, int Tls) PublicPorts { get; } = (FreePort.Next(), FreePort.Next());

    // These names lead to this machine, two of its ports count as the public internet, and the user gives no permission.
    private static string Preferences =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            user_pref("network.dns.localDomains", "www.example.com,api.example.com");
            user_pref("network.lna.address_space.public.override", "127.0.0.1:{PublicPorts.Plain},127.0.0.1:{PublicPorts.Tls}");
            user_pref("permissions.default.loopback-network", 2);
            user_pref("permissions.default.local-network", 2);
            user_pref("permissions.default.localhost", 2);
            """
        );

    /// <summary>Opens a page in a container of its own: no cookie, no cache and no preflight cache of another test.</summary>
    internal async Task<FirefoxPage> OpenAsync(string url)
    {
        await _started.Value;
        // Tabs that open while others close are lost at times.
        await _tabs.WaitAsync(_end.Token);
        try
        {
            var container = (string)(await _driver.AskAsync("browser.createUserContext", new { }))["userContext"]!;
            var created = await _driver.AskAsync("browsingContext.create", new { type = "tab", userContext = container });
            var tab = (string)created["context"]!;
            var console = _consoles[tab] = Channel.CreateUnbounded<string>();
            await _driver.AskAsync(
                "browsingContext.navigate",
                new
                {
                    context = tab,
                    url,
                    wait = "complete",
                }
            );
            return new FirefoxPage(_driver, tab, console, () => CloseAsync(container));
        }
        finally
        {
            _tabs.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _driver.DisposeAsync();
        await _end.CancelAsync();
        await _ended.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _tabs.Dispose();
        _end.Dispose();
        _home.Dispose();
    }

    private async ValueTask CloseAsync(string userContext)
    {
        await _tabs.WaitAsync(_end.Token);
        try
        {
            await _driver.AskAsync("browser.removeUserContext", new { userContext });
        }
        finally
        {
            _tabs.Release();
        }
    }

    private async Task StartAsync()
    {
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new ConcurrentQueue<string>();
        await File.WriteAllTextAsync(Path.Combine(_home.Path, "user.js"), Preferences, _end.Token);
        var command = CliWrap
            .Cli.Wrap(Program!)
            .WithArguments(["--headless", "--no-remote", "--profile", _home.Path, "--remote-debugging-port=0", "about:blank"])
            .WithEnvironmentVariables(variables => variables.Set("HOME", _home.Path))
            .WithValidation(CommandResultValidation.None)
            .WithStandardErrorPipe(
                PipeTarget.ToDelegate(line =>
                {
                    output.Enqueue(line);
                    if (line.Split("WebDriver BiDi listening on ") is [_, var url])
                        address.TrySetResult(url);
                })
            );
        _ended = command.ExecuteAsync(_end.Token).Task;
        if (await Task.WhenAny(address.Task, _ended) == _ended)
            throw new InvalidOperationException($"Firefox ended:\n{string.Join('\n', output)}");
        await _driver.ConnectAsync(await address.Task);
        await _driver.AskAsync("session.subscribe", new { events = new[] { "log.entryAdded" } });
    }

    private void Take(string method, JsonNode entry)
    {
        if (
            method == "log.entryAdded"
            && entry["source"] is { } source
            && _consoles.TryGetValue((string?)source["context"] ?? "", out var console)
        )
            console.Writer.TryWrite((string?)entry["text"] ?? "");
    }
}

/// <summary>A page in Firefox.</summary>
/// <param name="driver">Its browser.</param>
/// <param name="tab">Its tab.</param>
/// <param name="console">The lines of its console.</param>
/// <param name="close">Closes it, and what it does not share with other pages.</param>
internal sealed class FirefoxPage(WebDriverBiDi driver, string tab, ChannelReader<string> console, Func<ValueTask> close) : IAsyncDisposable
{
    private readonly List<string> _lines = [];

    /// <summary>What stands in its console.</summary>
    public async Task<IReadOnlyList<string>> ConsoleAsync()
    {
        // Lines come in their order: once this one is there, so are all before it.
        var last = Guid.NewGuid().ToString();
        await CallAsync("text => { console.log(text); return text; }", last);
        while (await console.ReadAsync(TestContext.Current.CancellationToken) is var line && line != last)
            _lines.Add(line);
        return _lines;
    }

    /// <summary>Calls a function of one text in the page, and waits for the text that it promises.</summary>
    public async Task<string> CallAsync(string function, string argument)
    {
        var told = await driver.AskAsync(
            "script.callFunction",
            new
            {
                functionDeclaration = function,
                arguments = new[] { new { type = "string", value = argument } },
                target = new { context = tab },
                awaitPromise = true,
            }
        );
        return (string?)told["result"]!["value"] ?? throw new InvalidOperationException(told.ToJsonString());
    }

    public ValueTask DisposeAsync() => close();
}
