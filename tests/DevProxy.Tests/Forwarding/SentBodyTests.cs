using System.Net;
using System.Text;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Forwarding;

public sealed class SentBodyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chunk_of_an_upload_goes_on_before_the_next_one_comes()
    {
        var seen = new TaskCompletionSource<string>();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            var buffer = new byte[100];
            var read = await context.Request.Body.ReadAsync(buffer, Cancellation);
            seen.SetResult(Encoding.Latin1.GetString(buffer, 0, read));
            await context.Request.Body.CopyToAsync(Stream.Null, Cancellation);
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");

        Assert.Equal("first", await seen.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancellation));
        await client.WriteAsync("0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 0\r\n", "Content-Length: 0")]
    [InlineData("Content-Length: 4\r\n", "Content-Length: 4")]
    [InlineData("Transfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked")]
    public async Task The_framing_of_a_body_stays(string sent, string received)
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var body =
            sent.Contains('4', StringComparison.Ordinal) ? "body"
            : sent.StartsWith('T') ? "0\r\n\r\n"
            : "";
        await RawClient.AskAsync(
            proxy.Port,
            $"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\n{sent}\r\n{body}"
        );
        var head = Assert.Single(upstream.Heads);
        Assert.Contains($"\r\n{received}\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: text/plain\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_GET_without_a_body_gets_none()
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        await RawClient.AskAsync(proxy.Port, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var head = Assert.Single(upstream.Heads);
        Assert.DoesNotContain("Content-Length", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_HTTP2_an_answer_may_overtake_the_body()
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(
            TestCertificates.Localhost,
            async context =>
            {
                await context.Response.Body.FlushAsync(Cancellation);
                await context.Request.Body.CopyToAsync(context.Response.Body, Cancellation);
            }
        );
        await using var proxy = await ForwardingProxy.StartAsync(
            Configs.Of(Routes.To("/", $"https://localhost:{upstream.Port}")),
            certificate: TestCertificates.Localhost
        );
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        using var client = new HttpMessageInvoker(handler);
        var body = new System.IO.Pipelines.Pipe();
        using var request = new HttpRequestMessage(HttpMethod.Post, proxy.Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new DuplexContent(body.Reader.AsStream()),
        };
        await body.Writer.WriteAsync("ping"u8.ToArray(), Cancellation);
        using var answer = await client.SendAsync(request, Cancellation);
        await using var echo = await answer.Content.ReadAsStreamAsync(Cancellation);
        var buffer = new byte[4];
        await echo.ReadExactlyAsync(buffer, Cancellation);
        Assert.Equal("ping", Encoding.Latin1.GetString(buffer));
        await body.Writer.WriteAsync("pong"u8.ToArray(), Cancellation);
        await echo.ReadExactlyAsync(buffer, Cancellation);
        Assert.Equal("pong", Encoding.Latin1.GetString(buffer));
        await body.Writer.CompleteAsync();
        Assert.Equal(0, await echo.ReadAsync(buffer, Cancellation));
    }

    [Fact]
    public async Task gRPC_passes_with_its_trailers()
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(
            TestCertificates.Localhost,
            async context =>
            {
                context.Response.ContentType = "application/grpc";
                context.Response.AppendTrailer("grpc-status", "7");
                Assert.Equal("trailers", context.Request.Headers.TE);
                await context.Request.Body.CopyToAsync(Stream.Null, Cancellation);
            }
        );
        await using var proxy = await ForwardingProxy.StartAsync(
            Configs.Of(Routes.To("/", $"https://localhost:{upstream.Port}")),
            certificate: TestCertificates.Localhost
        );
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        using var client = new HttpMessageInvoker(handler);
        using var content = new ByteArrayContent([0, 0, 0, 0, 1, 42]);
        content.Headers.ContentType = new("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, proxy.Url + "/svc/Method")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new("trailers"));
        using var answer = await client.SendAsync(request, Cancellation);
        await answer.Content.CopyToAsync(Stream.Null, Cancellation);
        Assert.Equal("7", answer.TrailingHeaders.GetValues("grpc-status").Single());
    }

    // StreamContent lets its sender read the answer only when it has been sent to its end.
    private sealed class DuplexContent(Stream body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var buffer = new byte[16];
            while (await body.ReadAsync(buffer, Cancellation) is > 0 and var count)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count), Cancellation);
                await stream.FlushAsync(Cancellation);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}
