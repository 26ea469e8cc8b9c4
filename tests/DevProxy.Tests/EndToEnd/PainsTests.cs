using System.Net;
using System.Net.WebSockets;
using System.Text;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// What people complain of in other proxies, in their words (docs/pains.md has all complaints, and where the rest is tested).
/// </summary>
public sealed class PainsTests
{
    private const string Page = "Origin: http://localhost:3000";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task ECONNREFUSED_to_localhost(string onlyAddress)
    {
        await using var upstream = await TestUpstream.StartAsync(
            context => context.Response.WriteAsync("here"),
            IPAddress.Parse(onlyAddress)
        );
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", $"http://localhost:{upstream.Port}")));

        Assert.Equal("here", await proxy.Client.GetStringAsync("/", Cancellation));
    }

    [Fact]
    public async Task Duplicate_Access_Control_Allow_Origin()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = new(["*", "http://localhost:3000"]);
            return Task.CompletedTask;
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Configs.Policy);
        using var answer = await proxy.SendAsync("GET", "/", Page);

        Assert.Equal(["http://localhost:3000"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        var cors = (await proxy.EndedAsync()).Cors;
        Assert.Equal((Outcome.Blocked, Outcome.Allowed), (cors.Upstream!.Outcome, cors.Delivered!.Outcome));
        Assert.Equal(FailureCode.AcaoMultiple, cors.Upstream.Code);
    }

    [Fact]
    public async Task A_preflight_gets_401_because_the_upstream_wants_authentication_on_OPTIONS()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers.ContainsKey("Authorization") ? 200 : 401;
            return Task.CompletedTask;
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Configs.Policy);
        using var answer = await proxy.SendAsync(
            "OPTIONS",
            "/",
            Page,
            "Access-Control-Request-Method: PUT",
            "Access-Control-Request-Headers: authorization"
        );

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var cors = (await proxy.EndedAsync()).Cors;
        Assert.Equal((Outcome.Allowed, RootCause.OptionsRejectedByAuth), (cors.Delivered!.Outcome, cors.Upstream!.RootCause));
        Assert.Contains("before authentication", cors.Upstream.Fix!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hot_reload_socket_is_stolen_by_a_broad_ws_route()
    {
        await using var devServer = await TestUpstream.StartAsync(context => GreetAsync(context, "dev server"));
        await using var api = await TestUpstream.StartAsync(context => GreetAsync(context, "API"));
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", devServer.Url), Routes.To("/api", api.Url)));

        Assert.Equal("dev server", await GreetingAsync(proxy.Port, "/?token=hmr"));
        Assert.Equal("dev server", await GreetingAsync(proxy.Port, "/apihmr"));
        Assert.Equal("API", await GreetingAsync(proxy.Port, "/api/live"));
    }

    [Fact]
    public async Task A_navigation_is_not_proxied_so_that_the_OAuth_callback_gets_the_page()
    {
        await using var devServer = await TestUpstream.StartAsync(context => context.Response.WriteAsync("page"));
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("signed in"));
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", devServer.Url), Routes.To("/auth", api.Url)));
        using var answer = await proxy.SendAsync(
            "GET",
            "/auth/callback?code=1",
            "Accept: text/html,application/xhtml+xml",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: document"
        );

        Assert.Equal("signed in", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("86400", true)]
    [InlineData("86400", false)]
    public async Task A_stale_preflight_is_kept_for_a_day_after_the_fix(string maxAge, bool isRemoved)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "http://localhost:3000";
            context.Response.Headers.AccessControlAllowMethods = "PUT";
            context.Response.Headers.AccessControlAllowCredentials = "true";
            context.Response.Headers.AccessControlMaxAge = maxAge;
            return Task.CompletedTask;
        });
        await using var proxy = await RunningProxy.ToAsync(
            upstream,
            Configs.Policy,
            route => isRemoved ? route with { ResponseHeaders = [new("Access-Control-Max-Age", null)] } : route
        );
        using var answer = await proxy.SendAsync("OPTIONS", "/", Page, "Access-Control-Request-Method: PUT");

        // What the log advises against a long one is what helps.
        Assert.Equal(!isRemoved, answer.Headers.Contains("Access-Control-Max-Age"));
        var record = await proxy.EndedAsync();
        Assert.Equal(Outcome.Allowed, record.Cors.Delivered!.Outcome);
        Assert.Equal(isRemoved, !DevProxy.Terminal.PreflightCacheHint.Of(record).Any());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("unheard-of")]
    public async Task Content_Encoding_is_mangled(string coding)
    {
        byte[] bytes = [0x28, 0xB5, 0x2F, 0xFD, 0, 1, 0xFF, 13, 10];
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = coding;
            context.Response.ContentType = "application/json";
            return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Configs.Policy);
        using var answer = await proxy.SendAsync("GET", "/", Page, "Accept-Encoding: gzip, br, zstd");

        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal([coding], answer.Content.Headers.ContentEncoding);
    }

    private static async Task GreetAsync(HttpContext context, string name)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await socket.SendAsync(Encoding.UTF8.GetBytes(name), WebSocketMessageType.Text, true, context.RequestAborted);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }

    private static async Task<string> GreetingAsync(int port, string path)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://localhost:{port}{path}"), Cancellation);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), Cancellation);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
