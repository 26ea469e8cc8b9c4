using System.Net;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Forwarding;

public sealed class ForwarderTests
{
    private static readonly HttpMessageInvoker Client = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            Expect100ContinueTimeout = TimeSpan.FromSeconds(30),
        }
    );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_and_its_answer_pass_and_are_noted()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            context.Response.StatusCode = 201;
            context.Response.Headers["X-Answer"] = "yes";
            await context.Response.WriteAsync($"{context.Request.Method} {await reader.ReadToEndAsync(Cancellation)}");
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var request = new HttpRequestMessage(HttpMethod.Put, proxy.Url + "/x?y=1") { Content = new StringContent("body") };
        using var answer = await Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("PUT body", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("yes", answer.Headers.GetValues("X-Answer").Single());
        var exchange = proxy.Exchange();
        Assert.Equal($"{upstream.Url}/x?y=1", exchange.Upstream!.Url);
        Assert.Equal(201, exchange.Upstream.Status);
        Assert.Equal("HTTP/1.1", exchange.Upstream.HttpVersion);
        Assert.Equal("4", exchange.Upstream.RequestHeaders.Get("Content-Length"));
        Assert.Equal("yes", exchange.Upstream.Headers.Get("X-Answer"));
        Assert.True(exchange.Upstream.FirstByteMs > 0);
        Assert.Null(exchange.Error);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/a%2Fb%2f")]
    [InlineData("//double//slash/")]
    [InlineData("/public/%2e%2e/admin")]
    [InlineData("/a/../b/./c")]
    [InlineData("/a+b%20c%2Bd")]
    [InlineData("/100%25/%zz/%")]
    [InlineData("/%C3%A4/%e4")]
    [InlineData("/a;b=c,d:e@f!$&'()*~")]
    [InlineData("/{a}|b\\c^`\"<>")]
    [InlineData("/x?q=%2F+%20&r=a/b?c#d")]
    [InlineData("/x?")]
    [InlineData("/x?a=\\&b={}")]
    public async Task Path_and_query_reach_the_upstream_byte_for_byte(string target)
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);

        var answer = await RawClient.AskAsync(proxy.Port, $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.StartsWith($"GET {target} HTTP/1.1\r\n", Assert.Single(upstream.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_path_reaches_the_upstream()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var target = "/" + new string('x', 65_000);

        await RawClient.AskAsync(proxy.Port, $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.Equal(target, Assert.Single(upstream.Targets));
    }

    [Fact]
    public async Task An_absolute_target_loses_scheme_and_authority()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);

        await RawClient.AskAsync(proxy.Port, "GET http://localhost/a%2Fb?c HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.Equal("/a%2Fb?c", Assert.Single(upstream.Targets));
    }

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("PROPFIND")]
    [InlineData("Custom")]
    public async Task Methods_pass_as_they_are(string method)
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);

        await RawClient.AskAsync(proxy.Port, $"{method} / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"{method} / ", Assert.Single(upstream.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_comes_back_is_a_loop_and_both_settings_are_named()
    {
        ForwardingProxy? first = null;
        await using var detour = await TestUpstream.StartAsync(async context =>
        {
            // A dev server whose proxy setting points back at DevProxy.
            using var again = new HttpRequestMessage(HttpMethod.Get, first!.Url + "/again");
            again.Headers.TryAddWithoutValidation("CDN-Loop", context.Request.Headers["CDN-Loop"].ToArray());
            using var answer = await Client.SendAsync(again, Cancellation);
            context.Response.StatusCode = (int)answer.StatusCode;
            await answer.Content.CopyToAsync(context.Response.Body, Cancellation);
        });
        await using var proxy = first = await ForwardingProxy.ToAsync(detour.Url);
        using var request = new HttpRequestMessage(HttpMethod.Get, proxy.Url);
        using var answer = await Client.SendAsync(request, Cancellation);

        Assert.Equal((HttpStatusCode)508, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.StartsWith("proxy_loop_detected|", text, StringComparison.Ordinal);
        Assert.Contains(detour.Url, text, StringComparison.Ordinal);
        Assert.Contains(proxy.Url, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_DevProxy_in_the_chain_is_no_loop()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var second = await ForwardingProxy.ToAsync(upstream.Url);
        await using var first = await ForwardingProxy.ToAsync(second.Url);
        using var request = new HttpRequestMessage(HttpMethod.Get, first.Url);
        using var answer = await Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_browser_that_leaves_is_told_as_such_and_the_upstream_learns_of_it()
    {
        var arrived = new TaskCompletionSource();
        var left = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var _ = context.RequestAborted.Register(left.SetResult);
            arrived.SetResult();
            await left.Task.WaitAsync(Cancellation);
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using (var client = await RawClient.ConnectAsync(proxy.Port))
        {
            await client.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await arrived.Task.WaitAsync(Cancellation);
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        Assert.Equal("client_gone", proxy.Exchange().Error!.Type);
    }

    [Fact]
    public async Task A_reload_drops_no_request_in_flight()
    {
        var arrived = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first ");
            await context.Response.Body.FlushAsync(Cancellation);
            arrived.SetResult();
            await go.Task.WaitAsync(Cancellation);
            await context.Response.WriteAsync("second");
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var request = new HttpRequestMessage(HttpMethod.Get, proxy.Url);
        var answering = Client.SendAsync(request, Cancellation);
        await arrived.Task.WaitAsync(Cancellation);

        var old = proxy.Table;
        proxy.Table = Routes.Table(Configs.Of(Routes.To("/", "http://127.0.0.1:1")), new Dictionary<string, string>(), old);
        old.Dispose();
        go.SetResult();

        using var answer = await answering;
        Assert.Equal("first second", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Null(proxy.Exchange().Error);
    }

    [Fact]
    public async Task A_route_that_was_just_retired_still_serves()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        proxy.Table.Routes[0].Upstream().Client.Release();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, proxy.Url);
            using var answer = await Client.SendAsync(request, Cancellation);
            Assert.Equal("ok", await answer.Content.ReadAsStringAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Expect_100_continue_follows_the_upstream()
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var head = await RawUpstream.ReadHeadAsync(stream, cancellation);
                Assert.Contains("Expect: 100-continue", head, StringComparison.Ordinal);
                await stream.WriteAsync(
                    "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(),
                    cancellation
                );
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 417", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expect_100_continue_lets_the_body_go_when_the_upstream_says_so()
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellation);
                var body = new byte[4];
                await stream.ReadExactlyAsync(body, cancellation);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"u8.ToArray(), cancellation);
                await stream.WriteAsync(body, cancellation);
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 100", await client.ReadHeadAsync(), StringComparison.Ordinal);
        await client.WriteAsync("body");
        await client.ReadUntilAsync("\r\n\r\nbody");
    }
}
