using System.Net;
using System.Net.WebSockets;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Pipeline;

public sealed class CorsInjectionTests
{
    private const string Page = "Origin: http://localhost:3000";
    private const string Other = "Origin: https://other.example";
    private const string AsksPut = "Access-Control-Request-Method: PUT";
    private const string AsksHeaders = "Access-Control-Request-Headers: content-type,x-a";

    private static readonly CorsPolicy Repair = Configs.Policy;
    private static readonly CorsPolicy Override = Configs.Policy with { Mode = CorsMode.Override };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200)]
    [InlineData(304)]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Every_status_gets_the_headers(int status)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "https://elsewhere.example/";
            return Task.CompletedTask;
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Repair);

        using var response = await proxy.SendAsync("GET", "/", Page);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("http://localhost:3000", response.Line("Access-Control-Allow-Origin"));
        Assert.Equal("true", response.Line("Access-Control-Allow-Credentials"));
        Assert.Equal("Origin", response.Line("Vary"));
    }

    [Fact]
    public async Task Without_cors_headers_pass_untouched_and_are_judged()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "https://other.example";
            return Task.CompletedTask;
        });
        await using var proxy = await RunningProxy.ToAsync(upstream);

        using var response = await proxy.SendAsync("GET", "/", Page);

        Assert.Equal("https://other.example", response.Line("Access-Control-Allow-Origin"));
        Assert.Null(response.Line("Vary"));
        var cors = (await proxy.EndedAsync()).Cors;
        Assert.Equal("off", cors.Mode);
        Assert.Empty(cors.Changed);
        Assert.Equal(FailureCode.AcaoMismatch, cors.Delivered!.Code);
    }

    [Fact]
    public async Task Repair_asks_the_upstream_and_the_record_keeps_both_verdicts()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.StatusCode = 405;
            await context.Response.WriteAsync("no OPTIONS here");
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Repair);

        using var response = await proxy.SendAsync("OPTIONS", "/api", Page, AsksPut, AsksHeaders);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("PUT", response.Line("Access-Control-Allow-Methods"));
        Assert.Equal("content-type,x-a", response.Line("Access-Control-Allow-Headers"));
        Assert.Null(response.Line("Content-Length"));
        Assert.Empty(await response.TextAsync());
        var record = await proxy.EndedAsync();
        Assert.Equal(ExchangeKind.Preflight, record.Kind);
        Assert.Equal(405, record.Upstream!.Status);
        Assert.Equal(204, record.Response!.Status);
        Assert.Equal("repair", record.Cors.Mode);
        Assert.Equal(FailureCode.PreflightAcaoMissing, record.Cors.Upstream!.Code);
        Assert.Equal(RootCause.OptionsNotRouted, record.Cors.Upstream.RootCause);
        Assert.Equal(Outcome.Allowed, record.Cors.Delivered!.Outcome);
        Assert.Contains("- status: 405", record.Cors.Changed);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(304)]
    [InlineData(405)]
    [InlineData(500)]
    public async Task An_answer_without_a_body_is_repaired_too(int status)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/login";
            return Task.CompletedTask;
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Repair);

        using var response = await proxy.SendAsync("OPTIONS", "/", Page, AsksPut, AsksHeaders);

        Assert.Equal(status == 200 ? 200 : 204, (int)response.StatusCode);
        Assert.Equal("PUT", response.Line("Access-Control-Allow-Methods"));
        Assert.Equal(status is 200 or 204 ? "/login" : null, response.Line("Location"));
    }

    [Fact]
    public async Task A_preflight_that_passes_goes_through_with_status_and_body()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            var headers = context.Response.Headers;
            headers.AccessControlAllowOrigin = "http://localhost:3000";
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlAllowMethods = "PUT";
            headers.AccessControlAllowHeaders = "x-a, content-type";
            headers.AccessControlMaxAge = "600";
            await context.Response.WriteAsync("fine");
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Repair);

        using var response = await proxy.SendAsync("OPTIONS", "/", Page, AsksPut, AsksHeaders);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("fine", await response.TextAsync());
        Assert.Equal("600", response.Line("Access-Control-Max-Age"));
        Assert.Empty((await proxy.EndedAsync()).Cors.Changed);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(200)]
    public async Task Override_answers_preflights_itself(int status)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await RunningProxy.ToAsync(upstream, Override with { OptionsSuccessStatus = status, MaxAge = 7 });

        using var response = await proxy.SendAsync("OPTIONS", "/", Page, AsksPut);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? "0" : null, response.Line("Content-Length"));
        Assert.Equal("7", response.Line("Access-Control-Max-Age"));
        Assert.Null(response.Line("Access-Control-Allow-Headers"));
        Assert.Equal("Origin, Access-Control-Request-Method, Access-Control-Request-Headers", response.Line("Vary"));
        Assert.Empty(upstream.Targets);
        Assert.Null((await proxy.EndedAsync()).Upstream);
    }

    [Fact]
    public async Task Override_gives_an_origin_that_is_not_allowed_neither_its_headers_nor_the_upstreams()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return Task.CompletedTask;
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Override);

        using var preflight = await proxy.SendAsync("OPTIONS", "/", Other, AsksPut);
        using var response = await proxy.SendAsync("GET", "/", Other);

        Assert.Null(preflight.Lines("Access-Control-Allow-Origin"));
        Assert.Null(preflight.Lines("Access-Control-Allow-Methods"));
        Assert.Null(response.Lines("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("OPTIONS|Origin: http://localhost:3000")]
    [InlineData("OPTIONS|Access-Control-Request-Method: PUT")]
    public async Task Any_other_options_is_the_applications(string request)
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("mine"));
        await using var proxy = await RunningProxy.ToAsync(upstream, Override);

        using var response = await proxy.SendAsync("OPTIONS", "/", request.Split('|')[1..]);

        Assert.Equal("mine", await response.TextAsync());
    }

    [Fact]
    public async Task An_upstream_that_is_down_lets_the_preflight_pass_and_the_request_get_the_error()
    {
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", "http://127.0.0.1:1") with { Cors = Repair }));

        using var preflight = await proxy.SendAsync("OPTIONS", "/", Page, AsksPut);
        var record = await proxy.EndedAsync();
        using var request = await proxy.SendAsync("PUT", "/", Page);

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("PUT", preflight.Line("Access-Control-Allow-Methods"));
        Assert.Equal("connection_refused", record.Error!.Type);
        Assert.Equal(FailureCode.PreflightNetworkError, record.Cors.Upstream!.Code);
        Assert.Equal(HttpStatusCode.BadGateway, request.StatusCode);
        Assert.Equal("http://localhost:3000", request.Line("Access-Control-Allow-Origin"));
        Assert.Contains("connection_refused", await request.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preflight_is_answered_after_five_seconds_where_the_upstream_is_silent()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var asked = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Repair, time: time);

        var pending = proxy.SendAsync("OPTIONS", "/", Page, AsksPut);
        await asked.Task.WaitAsync(Token);
        time.Advance(TimeSpan.FromSeconds(5));
        using var response = await pending;

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("http://localhost:3000", response.Line("Access-Control-Allow-Origin"));
        var record = await proxy.EndedAsync();
        Assert.Equal("http_response_timeout", record.Error!.Type);
        Assert.Equal(204, record.Response!.Status);
    }

    [Fact]
    public async Task An_origin_that_is_not_allowed_gets_the_upstreams_preflight_answer_as_it_is()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 405;
            return Task.CompletedTask;
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Repair);

        using var response = await proxy.SendAsync("OPTIONS", "/", Other, AsksPut);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Null(response.Lines("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Where_no_route_matches_the_path_the_top_level_cors_lets_the_page_read_the_404()
    {
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/api", "http://127.0.0.1:1")) with { Cors = Repair });

        using var preflight = await proxy.SendAsync("OPTIONS", "/other", Page, AsksPut);
        using var request = await proxy.SendAsync("PUT", "/other", Page);

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, request.StatusCode);
        Assert.Equal("http://localhost:3000", request.Line("Access-Control-Allow-Origin"));
        Assert.Contains("/api", await request.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_websocket_gets_no_cors_headers()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Repair);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", "http://localhost:3000");

        await socket.ConnectAsync(new Uri($"ws://localhost:{proxy.Port}/"), Token);

        Assert.NotNull(socket.HttpResponseHeaders);
        Assert.DoesNotContain(
            socket.HttpResponseHeaders.Keys,
            name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase) || name == "Vary"
        );
    }
}
