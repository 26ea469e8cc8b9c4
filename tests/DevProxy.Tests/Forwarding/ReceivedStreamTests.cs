using System.Net;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Forwarding;

public sealed class ReceivedStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_arrives_before_the_next_is_sent()
    {
        using var arrived = new SemaphoreSlim(0);
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"data: {i}\n\n");
                await context.Response.Body.FlushAsync(Cancellation);
                await arrived.WaitAsync(Cancellation);
            }
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        for (var i = 0; i < 3; i++)
        {
            await client.ReadUntilAsync($"data: {i}\n\n");
            arrived.Release();
        }
    }

    [Fact]
    public async Task The_head_of_an_answer_does_not_wait_for_its_first_byte()
    {
        var go = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync(Cancellation);
            await go.Task.WaitAsync(Cancellation);
            await context.Response.WriteAsync("data: late\n\n");
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.Contains("text/event-stream", await client.ReadHeadAsync(), StringComparison.Ordinal);
        go.SetResult();
        Assert.Contains("data: late", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_leaves_in_the_middle_of_a_stream_is_no_fault_of_the_upstream()
    {
        var left = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var _ = context.RequestAborted.Register(left.SetResult);
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync(Cancellation);
            await left.Task.WaitAsync(Cancellation);
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using (var client = await RawClient.ConnectAsync(proxy.Port))
        {
            await client.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await client.ReadUntilAsync("first");
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        Assert.Equal("client_gone", proxy.Exchange().Error!.Type);
    }

    [Fact]
    public async Task An_answer_without_a_body_over_HTTP2_ends_with_its_head()
    {
        await using var upstream = await TestUpstream.StartH2cAsync(context =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler);
        using var answer = await client.GetAsync(proxy.Url, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
