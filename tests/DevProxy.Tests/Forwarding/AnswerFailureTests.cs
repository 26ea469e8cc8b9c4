using System.Net;
using System.Net.Sockets;
using System.Text;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Forwarding;

public sealed class AnswerFailureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_closes_before_the_headers_terminated_the_connection()
    {
        await using var upstream = RawUpstream.Start((stream, cancellation) => RawUpstream.ReadHeadAsync(stream, cancellation));
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var (status, error) = await Ask.FailingAsync(proxy);
        Assert.Equal((502, "connection_terminated"), (status, error.Type));
        Assert.Contains("before it sent response headers", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_closes_while_the_body_is_sent_is_told_as_such()
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                stream.Socket.LingerState = new LingerOption(true, 0);
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        // More than two systems' buffers hold, and no more than Kestrel reads to its end in the five seconds that it does so for.
        using var body = new StreamContent(new EndlessStream(16 << 20));
        var (status, error) = await Ask.FailingAsync(proxy, body);
        Assert.Equal((502, "connection_terminated"), (status, error.Type));
        Assert.Contains("body was still being sent", error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nBad Name: 1\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 2\r\n\r\nok")]
    public async Task What_is_not_HTTP_is_a_protocol_error(string answer)
    {
        await using var upstream = RawUpstream.Answering(answer);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var (status, error) = await Ask.FailingAsync(proxy);
        Assert.True((502, "http_protocol_error") == (status, error.Type), $"{status} {error}");
    }

    [Fact]
    public async Task An_early_answer_is_read_although_the_server_takes_no_more_of_the_body()
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                await stream.WriteAsync(
                    "HTTP/1.1 413 Payload Too Large\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbig!"u8.ToArray(),
                    cancellation
                );
                await Task.Delay(100, cancellation); // The answer leaves before the reset that unread bytes cause.
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler);
        using var body = new StreamContent(new EndlessStream(50 << 20));
        using var answer = await client.PostAsync(proxy.Url, body, Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("big!", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Silence_longer_than_the_timeout_is_a_response_timeout_counted_from_the_last_byte_of_the_request()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, Cancellation);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var proxy = await ForwardingProxy.ToAsync(
            upstream.Url,
            route => route with { Timeout = TimeSpan.FromMilliseconds(400) }
        );
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 4\r\n\r\n");
        foreach (var part in "body")
        {
            await Task.Delay(200, Cancellation);
            await client.WriteAsync($"{part}");
        }

        var answer = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 504", answer, StringComparison.Ordinal);
        Assert.Contains("http_response_timeout|", answer, StringComparison.Ordinal);
        Assert.Contains("400 ms", answer, StringComparison.Ordinal);
        Assert.Contains("\"timeout\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timeout_does_not_cut_an_answer_that_has_begun()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await context.Response.WriteAsync("a");
            await context.Response.Body.FlushAsync(Cancellation);
            await Task.Delay(700, Cancellation);
            await context.Response.WriteAsync("b");
        });
        await using var proxy = await ForwardingProxy.ToAsync(
            upstream.Url,
            route => route with { Timeout = TimeSpan.FromMilliseconds(300) }
        );
        var answer = await RawClient.AskAsync(proxy.Port, "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n");
        Assert.EndsWith("ab", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nnonsense\r\n")]
    public async Task A_body_that_breaks_off_never_ends_cleanly(string answer)
    {
        await using var upstream = RawUpstream.Answering(answer);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, proxy.Url);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var response = await client.SendAsync(request, Cancellation);
            await response.Content.ReadAsByteArrayAsync(Cancellation);
        });
        Assert.Equal("http_response_incomplete", proxy.Exchange().Error!.Type);
    }

    [Fact]
    public async Task A_body_that_breaks_off_resets_the_stream_of_an_HTTP2_client_and_leaves_its_connection()
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var head = await RawUpstream.ReadHeadAsync(stream, cancellation);
                var bytes = head.StartsWith("GET /whole", StringComparison.Ordinal)
                    ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                    : "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
                await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), cancellation);
            }
        );
        await using var proxy = await ForwardingProxy.StartAsync(
            Configs.Of(Routes.To("/", upstream.Url)),
            certificate: TestCertificates.Localhost
        );
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        using var client = new HttpClient(handler)
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetByteArrayAsync(proxy.Url, Cancellation));
        Assert.Equal("ok", await client.GetStringAsync(proxy.Url + "/whole", Cancellation));
    }

    [Fact]
    public async Task A_close_delimited_body_ends_cleanly()
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\n\r\nall of it");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var answer = await RawClient.AskAsync(proxy.Port, "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n");
        Assert.EndsWith("all of it", answer, StringComparison.Ordinal);
        Assert.Null(proxy.Exchange().Error);
    }
}
