using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CliWrap;
using DevProxy.Tests.EndToEnd;

[assembly: AssemblyFixture(typeof(Firefox))]

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// One real Firefox for all tests, started when the first of them asks for it. Playwright drives a build of its own alone; every Firefox
/// speaks WebDriver BiDi (W3C) over a WebSocket, of which this is what judging needs.
/// </summary>
public sealed class Firefox : IAsyncDisposable
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .SelectMany(static folder => new[] { Path.Combine(folder, "firefox-esr"), Path.Combine(folder, "firefox") })
        .FirstOrDefault(File.Exists);

    // Names that lead to this machine, which is the public internet where two ports are concerned, and a user who permits nothing.
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

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _end = new();
    private readonly TemporaryFolder _home = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _asked = [];
    private readonly ConcurrentDictionary<string, Channel<string>> _consoles = [];
    private readonly SemaphoreSlim _sending = new(1);
    private readonly SemaphoreSlim _tabs = new(1);
    private readonly ClientWebSocket _socket = new();
    private readonly Lazy<Task> _started;
    private Task _ended = Task.CompletedTask;
    private int _lastId;

    public Firefox() => _started = new(StartAsync);

    public static bool IsHere => Program is not null;

    /// <summary>Two ports of this machine that it takes for servers of the public internet.</summary>
    public static (int Plain, int Tls) PublicPorts { get; } = (FreePort.Next(), FreePort.Next());

    /// <summary>Opens a page in a container of its own: no cookie, no cache and no preflight cache of another test.</summary>
    internal async Task<FirefoxPage> OpenAsync(string url)
    {
        await _started.Value;
        // Tabs that open while others close are lost at times.
        await _tabs.WaitAsync(_end.Token);
        try
        {
            var container = (string)(await AskAsync("browser.createUserContext", new { }))["userContext"]!;
            var created = await AskAsync("browsingContext.create", new { type = "tab", userContext = container });
            var tab = (string)created["context"]!;
            var console = _consoles[tab] = Channel.CreateUnbounded<string>();
            await AskAsync(
                "browsingContext.navigate",
                new
                {
                    context = tab,
                    url,
                    wait = "complete",
                }
            );
            return new FirefoxPage(this, container, tab, console);
        }
        finally
        {
            _tabs.Release();
        }
    }

    /// <summary>Closes what a page does not share with others, itself with it.</summary>
    internal async Task CloseAsync(string userContext)
    {
        await _tabs.WaitAsync(_end.Token);
        try
        {
            await AskAsync("browser.removeUserContext", new { userContext });
        }
        finally
        {
            _tabs.Release();
        }
    }

    /// <summary>Sends a command and waits for its result.</summary>
    internal async Task<JsonNode> AskAsync(string method, object parameters)
    {
        var id = Interlocked.Increment(ref _lastId);
        var asked = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id,
                method,
                @params = parameters,
            }
        );
        await _sending.WaitAsync(_end.Token);
        try
        {
            await _socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, _end.Token);
        }
        finally
        {
            _sending.Release();
        }

        return await asked.Task.WaitAsync(Patience, _end.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _ended.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _socket.Dispose();
        _sending.Dispose();
        _tabs.Dispose();
        _end.Dispose();
        _home.Dispose();
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

        await _socket.ConnectAsync(new Uri(await address.Task + "/session"), _end.Token);
        _ = ReceiveAsync();
        await AskAsync("session.new", new { capabilities = new { alwaysMatch = new { acceptInsecureCerts = true } } });
        await AskAsync("session.subscribe", new { events = new[] { "log.entryAdded" } });
    }

    private async Task ReceiveAsync()
    {
        try
        {
            using var message = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (; ; )
            {
                var part = await _socket.ReceiveAsync(buffer, _end.Token);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                Take(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
                message.SetLength(0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            foreach (var asked in _asked.Values)
                asked.TrySetException(new InvalidOperationException("Firefox is gone.", e));
        }
    }

    private static string Tab(JsonNode line) => line["source"] is { } source ? (string?)source["context"] ?? "" : "";

    private void Take(JsonNode message)
    {
        switch ((string?)message["type"])
        {
            case "success" when _asked.TryRemove((int)message["id"]!, out var asked):
                asked.SetResult(message["result"]!);
                break;
            case "error" when message["id"] is { } id && _asked.TryRemove((int)id, out var asked):
                asked.SetException(new InvalidOperationException($"Firefox: {message["error"]}: {message["message"]}"));
                break;
            case "event" when message["params"] is { } line && _consoles.TryGetValue(Tab(line), out var console):
                console.Writer.TryWrite((string?)line["text"] ?? "");
                break;
        }
    }
}

/// <summary>A page in Firefox.</summary>
/// <param name="firefox">Its browser.</param>
/// <param name="container">What it does not share with other pages.</param>
/// <param name="tab">Its tab.</param>
/// <param name="console">The lines of its console.</param>
internal sealed class FirefoxPage(Firefox firefox, string container, string tab, ChannelReader<string> console) : IAsyncDisposable
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
        var told = await firefox.AskAsync(
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

    public async ValueTask DisposeAsync() => await firefox.CloseAsync(container);
}
