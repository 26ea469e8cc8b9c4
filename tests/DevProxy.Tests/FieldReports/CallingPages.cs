using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using DevProxy.Configuration;
using DevProxy.Tests.Configuration;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A server for pages, an API that allows everything to everybody and records what it gets, three DevProxys before it (on http, on https
/// and on all interfaces), and a Chromium that resolves <c>evil.example</c>, <c>partner.example</c> and <c>*.myapp.test</c> to this
/// machine.
/// </summary>
public sealed class CallingPages : IAsyncLifetime
{
    private const string Bearer = "Bearer t0ken-of-mine";

    private static readonly string Script = File.ReadAllText(Repository.Path("tests/DevProxy.Tests/FieldReports/calls.js"));

    private readonly TemporaryFolder _folder = new();
    private readonly Chromium _chromium = Chromium.With(
        "--host-resolver-rules=MAP evil.example 127.0.0.1, MAP partner.example 127.0.0.1, MAP *.myapp.test 127.0.0.1",
        "--ignore-certificate-errors",
        "--no-proxy-server",
        "--autoplay-policy=no-user-gesture-required"
    );

    private readonly ConcurrentDictionary<string, string> _reached = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ended = new();
    private readonly List<ProxyUnderTest> _proxies = [];
    private readonly List<Task> _following = [];
    private TestUpstream? _pages;
    private TestUpstream? _api;

    /// <summary>The port of the pages' server.</summary>
    internal int PagePort => _pages!.Port;

    internal int HttpPort => PortOf(0);

    internal int AllInterfacesPort => PortOf(1);

    internal int HttpsPort => PortOf(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>An address of this machine that is not a loopback address; null without a network.</summary>
    internal static string? OwnAddress { get; } =
        NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(one => one.OperationalStatus == OperationalStatus.Up)
            .SelectMany(one => one.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address)
            .FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(one))
            ?.ToString();

    public async ValueTask InitializeAsync()
    {
        _pages = await TestUpstream.StartAsync(ServePageAsync);
        _api = await TestUpstream.StartAsync(AnswerAsync);
        var (certificate, key) = Pem.Pair();
        var https = $$"""{ "cert": {{Json(_folder.Write("cert.pem", certificate))}}, "key": {{Json(_folder.Write("key.pem", key))}} }""";
        await StartAsync("plain.json", "\"host\": \"localhost\"");
        await StartAsync("everywhere.json", "\"host\": \"0.0.0.0\"");
        await StartAsync("secure.json", $"\"host\": \"localhost\", \"https\": {https}");
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync();
        await Task.WhenAll(_following);
        await (_pages?.DisposeAsync() ?? default);
        await (_api?.DisposeAsync() ?? default);
        _folder.Dispose();
    }

    /// <summary>Opens a page in a new profile.</summary>
    internal async Task<IPage> OpenAsync(string url)
    {
        var page = await (await _chromium.NewContextAsync()).NewPageAsync();
        await page.GotoAsync(url);
        await page.WaitForFunctionAsync("globalThis.callAll !== undefined");
        return page;
    }

    /// <summary>Lets a page call every target, and returns what it could read and what arrived at the API.</summary>
    /// <param name="page">The page.</param>
    /// <param name="targets">The targets that it calls from within the page.</param>
    /// <param name="tabs">Those of them that it opens in new tabs, too.</param>
    internal async Task<Outcome> CallAllAsync(IPage page, IReadOnlyList<Target> targets, params IReadOnlyList<Target> tabs)
    {
        var results = JsonNode.Parse(await page.EvaluateAsync<string>("targets => callAll(targets)", targets.Select(ForScript)))!.AsArray();
        var names = results.Select(one => (string)one!["name"]!).ToList();
        var read = results.Where(one => one!["read"] is not null).ToDictionary(one => (string)one!["name"]!, one => (string)one!["read"]!);
        await ArriveAsync(names);
        foreach (var target in tabs)
        {
            var opened = await page.EvaluateAsync<string[]>("target => tabsOf(target)", ForScript(target));
            names.AddRange(opened);
            await page.EvaluateAsync("target => openTabs(target)", ForScript(target));
            await ArriveAsync(opened);
            var others = page.Context.Pages.Where(tab => tab != page).ToList();
            await Task.WhenAll(others.Select(LoadedAsync));
            foreach (var name in opened)
            {
                if (await page.EvaluateAsync<string?>("tab => peek(tab)", name) is { Length: > 0 } seen)
                    read[name] = seen;
            }

            await Task.WhenAll(others.Select(tab => tab.CloseAsync()));
        }

        return new Outcome(names, read, _reached.Where(one => names.Contains(one.Key)).ToDictionary(one => one.Key, one => one.Value));
    }

    // Playwright misses the load event of a tab that loads while Playwright attaches to it, so the document is asked as well.
    private static Task LoadedAsync(IPage tab) =>
        Task.WhenAny(
            tab.WaitForLoadStateAsync(),
            tab.WaitForFunctionAsync("() => location.href !== 'about:blank' && document.readyState === 'complete'")
        );

    private static object ForScript(Target target) =>
        new
        {
            name = target.Name,
            url = target.Url,
            all = target.TriesAll,
        };

    // Waits until every call has arrived at DevProxy. A call that never arrives would look as if it were refused.
    private async Task ArriveAsync(IReadOnlyList<string> names)
    {
        try
        {
            await Task.WhenAll(names.Select(name => Ended(name).Task)).WaitAsync(TimeSpan.FromMinutes(2), Token);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"These never arrived: {string.Join(", ", names.Where(name => !Ended(name).Task.IsCompleted))}");
        }
    }

    private TaskCompletionSource Ended(string name) => _ended.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task FollowAsync(ExchangeSubscription arrivals)
    {
        using (arrivals)
        {
            await foreach (var happened in arrivals.ReadAllAsync(CancellationToken.None))
            {
                if (happened is { Kind: ExchangeEventKind.Ended, Record: { } record })
                    Ended(NameOf(new Uri(record.Request.Url).AbsolutePath)).TrySetResult();
            }
        }
    }

    private static string NameOf(string path) => path.TrimStart('/');

    private static string Json(string text) => JsonSerializer.Serialize(text);

    private int PortOf(int proxy) => new Uri(_proxies[proxy].Url).Port;

    private async Task StartAsync(string name, string listener)
    {
        var headers = $$"""{ "Authorization": "{{Bearer}}" }""";
        var file = _folder.Write(
            name,
            $$"""
            {
              {{listener}}, "allowedHosts": [".myapp.test"],
              "routes": {
                "/off": { "target": "{{_api!.Url}}", "headers": {{headers}} },
                "/repair": { "target": "{{_api.Url}}", "headers": {{headers}}, "cors": true },
                "/override": { "target": "{{_api.Url}}", "headers": {{headers}}, "cors": { "mode": "override" } },
                "/named": { "target": "{{_api.Url}}", "headers": {{headers}}, "cors": { "origin": ["http://partner.example:{{PagePort}}"] } },
                "/open": "{{_api.Url}}",
                "/": "{{_pages!.Url}}"
              }
            }
            """
        );
        var proxy = await ProxyUnderTest.OfFileAsync(file, new ConfigOverrides(Port: 0));
        _proxies.Add(proxy);
        _following.Add(FollowAsync(proxy.Store.Subscribe(100_000)));
    }

    private static async Task ServePageAsync(HttpContext context)
    {
        var to = context.Request.Query["to"].ToString();
        var (type, body) = context.Request.Path.Value switch
        {
            "/calls.js" => ("text/javascript", Script),
            "/import" => ("text/css", $"@import url({to});"),
            "/refresh" => ("text/html", $"<meta http-equiv=\"refresh\" content=\"0; url={to}\">"),
            _ => (
                "text/html",
                """<!doctype html><link rel="icon" href="data:,"><title>A page</title><body><script type="module" src="/calls.js"></script>"""
            ),
        };
        if (to.Length > 0 && int.TryParse(context.Request.Path.Value!.AsSpan(1), CultureInfo.InvariantCulture, out var status))
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = to;
            return;
        }

        context.Response.ContentType = type;
        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        var name = NameOf(request.Path.Value!);
        if (request.Headers.Authorization == Bearer || name.StartsWith("open/", StringComparison.Ordinal))
            _reached[name] = request.Method;
        headers.AccessControlAllowOrigin = request.Headers.Origin is [{ } origin] ? origin : "*";
        headers.AccessControlAllowCredentials = "true";
        headers.AccessControlAllowMethods = "PUT, DELETE";
        headers.AccessControlAllowHeaders = request.Headers.AccessControlRequestHeaders;
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync("s3cret"u8.ToArray(), WebSocketMessageType.Text, true, context.RequestAborted);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            return;
        }

        (context.Response.ContentType, var body) = name[(name.LastIndexOf('/') + 1)..].Split('-') switch
        {
            ["event", ..] => ("text/event-stream", "data: s3cret\n\n"),
            ["script", ..] or ["sandboxed", "script"] => ("text/javascript", $"leak('{name}', 's3cret')"),
            ["image", ..] => ("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"37\" height=\"37\"/>"),
            ["style", ..] => ("text/css", ":root { --leak: s3cret }"),
            ["frame" or "tab" or "object" or "embed", ..] => ("text/html", "s3cret"),
            _ => ("text/plain", "s3cret"),
        };
        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>An address at which DevProxy is called.</summary>
    /// <param name="Name">The route and a label, as in the path.</param>
    /// <param name="Origin">The origin that is called.</param>
    /// <param name="TriesAll">Whether every kind of call is tried, or only a selection of them.</param>
    internal sealed record Target(string Name, string Origin, bool TriesAll = false)
    {
        public string Url => $"{Origin}/{Name}";
    }

    /// <summary>The result of all calls, whose names are <c>route/label/kind</c>.</summary>
    /// <param name="Tried">The calls that the page tried.</param>
    /// <param name="Read">What the page could read of each.</param>
    /// <param name="Reached">The calls that arrived at the API with the token, with their method.</param>
    internal sealed record Outcome(
        IReadOnlyList<string> Tried,
        IReadOnlyDictionary<string, string> Read,
        IReadOnlyDictionary<string, string> Reached
    )
    {
        /// <summary>The kinds of calls of a target that arrived at the API.</summary>
        public string[] ReachedOf(Target target) => Of(target, Reached.Keys);

        /// <summary>The kinds of calls of a target whose answer the page could read.</summary>
        public string[] ReadOf(Target target) => Of(target, Read.Keys);

        /// <summary>The kinds of calls that were tried on a target.</summary>
        public string[] TriedOf(Target target) => Of(target, Tried);

        private static string[] Of(Target target, IEnumerable<string> names) =>
            [
                .. names
                    .Where(name => name.StartsWith(target.Name + "/", StringComparison.Ordinal))
                    .Select(name => name[(target.Name.Length + 1)..])
                    .Order(StringComparer.Ordinal),
            ];
    }
}
