using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using DevProxy.Cors;
using DevProxy.Terminal;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.FieldReports;

/// <summary>While nothing was wrong the log was full: of a dev server that starts, of equal blocks, of hot reload.</summary>
public sealed partial class CalmLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dev_server_that_is_awaited_is_one_line_and_polls_for_it_are_not_recorded()
    {
        var target = $"http://localhost:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}";
        _folder.Write("wait.js", "setInterval(() => {}, 1000); console.log('compiling');");
        await using var devproxy = DevProxyRun.Start(
            _folder.Path,
            "--route",
            "/api=http://localhost:1",
            "--route",
            $"/={target}",
            "--port",
            "0",
            "--",
            "node",
            "wait.js"
        );
        await devproxy.LineWithAsync("compiling");
        var url = await devproxy.ProxyUrlAsync();

        using var page = await GetAsync(url + "/", ("Sec-Fetch-Mode", "navigate"), ("Accept", "text/html"));
        Assert.Equal(HttpStatusCode.BadGateway, page.StatusCode);
        for (var i = 0; i < 3; i++)
        {
            using var poll = await GetAsync(url + "/", ("DevProxy-Waiting", "1"), ("Sec-Fetch-Site", "same-origin"));
            Assert.Equal(HttpStatusCode.BadGateway, poll.StatusCode);
            Assert.True(poll.Headers.Contains("DevProxy-Waiting"));
        }

        using var again = await GetAsync(url + "/", ("Sec-Fetch-Mode", "navigate"), ("Accept", "text/html"));
        using var other = await GetAsync(url + "/api/x");
        await devproxy.LineWithAsync("/api/x");

        var waiting = Assert.Single(devproxy.Out, line => line.Contains(target + " yet", StringComparison.Ordinal));
        Assert.Contains("Waiting for \"node wait.js\": nothing is listening at", waiting, StringComparison.Ordinal);
        Assert.DoesNotContain(devproxy.Out, line => line.Contains("GET     / ", StringComparison.Ordinal));
        Assert.DoesNotContain(
            devproxy.Out,
            line => line.Contains("Start the server", StringComparison.Ordinal) && line.Contains("\"/\"", StringComparison.Ordinal)
        );
        var kept = await _http.GetStringAsync(await devproxy.InspectorUrlAsync() + "/api/exchanges", Cancellation);
        Assert.Equal(3, Ids().Count(kept));
    }

    [Fact]
    public async Task A_poll_learns_when_the_server_listens_and_never_reaches_it()
    {
        await using var server = await TestUpstream.StartAsync(context => context.Response.WriteAsync("up"));
        await using var proxy = await ProxyUnderTest.StartAsync($"/={server.Url}");

        using var poll = await GetAsync(proxy.Url + "/shop", ("DevProxy-Waiting", "1"), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(HttpStatusCode.NoContent, poll.StatusCode);
        Assert.False(poll.Headers.Contains("DevProxy-Waiting"));
        Assert.Empty(server.Targets);
        Assert.Equal(0, proxy.Store.LastId);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "http://localhost:3000")]
    public async Task Another_page_cannot_ask_what_listens(string header, string value)
    {
        await using var server = await TestUpstream.StartAsync(context => context.Response.WriteAsync("up"));
        await using var proxy = await ProxyUnderTest.StartAsync($"/={server.Url}");

        using var answer = await GetAsync(proxy.Url + "/shop", ("DevProxy-Waiting", "1"), (header, value));

        Assert.Equal("up", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public void Preflights_of_one_rule_are_one_block_and_a_count()
    {
        var config = Configs.OfArguments("/api=https://api.example.com");
        using var store = new LiveTraffic(StoreBounds.Of(config.Inspector), new Redaction([]), TimeProvider.System);
        var events = new CollectedEvents();
        var log = new ExchangeLog(events.Logger, store, () => config, new ExchangeNotes(Records.Proxy, null), TimeProvider.System);
        foreach (var (id, names) in new[] { (5, "authorization"), (7, "x-custom-header"), (9, "authorization,x-custom-header") })
        {
            var preflight = Records.Preflight(Records.Bare, Records.Open, names: names) with { Id = id };
            log.Write(new ExchangeEvent(ExchangeEventKind.Ended, preflight, 0));
        }

        log.TellOfAlike();

        Assert.Equal(4, events.All.Count);
        Assert.Single(
            events.All,
            logged => logged.Properties.ContainsKey(ExchangeLog.Property) && Rows(logged).Any(row => row.Label == "browser asks")
        );
        Assert.Contains("#5 and 2 more like it: #7 #9", events.All[3].RenderMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?token=x", "vite-hmr")]
    [InlineData("/", "vite-ping")]
    [InlineData("/_next/webpack-hmr?page=/", null)]
    [InlineData("/ng-cli-ws", null)]
    [InlineData("/ws", null)]
    [InlineData("/sockjs-node/1/x/websocket", null)]
    public void Hot_reload_is_quiet(string path, string? subprotocol) =>
        Assert.Equal(
            Serilog.Events.LogEventLevel.Debug,
            LevelOf(path, subprotocol, "/api=https://api.example.com", "/=http://localhost:5173")
        );

    [Theory]
    [InlineData("/chat", null)]
    [InlineData("/ws/chat", null)]
    [InlineData("/", "graphql-ws")]
    public void A_socket_of_the_application_is_told(string path, string? subprotocol) =>
        Assert.Equal(
            Serilog.Events.LogEventLevel.Information,
            LevelOf(path, subprotocol, "/api=https://api.example.com", "/=http://localhost:5173")
        );

    [Fact]
    public void A_socket_at_ws_is_told_where_the_API_is_the_only_route() =>
        Assert.Equal(Serilog.Events.LogEventLevel.Information, LevelOf("/ws", null, "/=http://localhost:9100"));

    private static Serilog.Events.LogEventLevel LevelOf(string path, string? subprotocol, params string[] routes)
    {
        var config = Configs.OfArguments([.. routes]);
        using var store = new LiveTraffic(StoreBounds.Of(config.Inspector), new Redaction([]), TimeProvider.System);
        var events = new CollectedEvents();
        var log = new ExchangeLog(events.Logger, store, () => config, new ExchangeNotes(Records.Proxy, null), TimeProvider.System);
        var record = Records.Plain(path, 101, subprotocol is null ? [] : ["Sec-WebSocket-Protocol: " + subprotocol]) with
        {
            Kind = ExchangeKind.Websocket,
            Route = "/",
            TakenBy = config.Routes.Single(route => route.Key == "/"),
        };
        log.Write(new ExchangeEvent(ExchangeEventKind.Ended, record, 0));
        return Assert.Single(events.All).Level;
    }

    private static ImmutableArray<Row> Rows(Serilog.Events.LogEvent logged) =>
        ((LoggedExchange)((Serilog.Events.ScalarValue)logged.Properties[ExchangeLog.Property]).Value!).Rows;

    private async Task<HttpResponseMessage> GetAsync(string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request, Cancellation);
    }

    [GeneratedRegex("\"id\": ?[0-9]+,\\s*\"kind\"", RegexOptions.None, 10_000)]
    private static partial Regex Ids();
}
