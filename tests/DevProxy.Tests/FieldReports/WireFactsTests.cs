using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;

namespace DevProxy.Tests.FieldReports;

/// <summary>What an upstream sent was changed or lost on the way, or blamed on the wrong thing.</summary>
public sealed class WireFactsTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    [Theory]
    [InlineData("Content-Length: 2\r\nContent-Length: 2")]
    [InlineData("Content-Length: 2, 2")]
    [InlineData("Content-Length: 2,2,2")]
    [InlineData("Content-Length: 2, 2\r\ncontent-length: 2")]
    public async Task Equal_lengths_are_one(string lengths)
    {
        // The connection stays open, so that the length alone ends the body.
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{lengths}\r\n\r\nok and more"), cancellation);
                await stream.CopyToAsync(Stream.Null, cancellation);
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var answer = await RawClient.AskAsync(proxy.Port, Get);
        Assert.Equal(1, answer.Split("\r\n").Count(line => line == "Content-Length: 2"));
        Assert.EndsWith("\r\n\r\nok", answer, StringComparison.Ordinal);
        Assert.Null(proxy.Exchange().Error);
    }

    [Theory]
    [InlineData("Content-Length: 2\r\nContent-Length: 3", "Two layers")]
    [InlineData("Content-Length: 2, 3", "Two layers")]
    [InlineData("Transfer-Encoding: gzip, chunked", "Content-Encoding")]
    [InlineData("Transfer-Encoding: br\r\nTransfer-Encoding: chunked", "Content-Encoding")]
    [InlineData("Transfer-Encoding: deflate", "Content-Encoding")]
    [InlineData("Foo Bar: 1\r\nContent-Length: 2", "invalid header line")]
    [InlineData("Garbage line\r\nContent-Length: 2", "invalid header line")]
    [InlineData("X-\u00c3\u00a4: 1\r\nContent-Length: 2", "invalid header line")]
    public async Task What_cannot_be_passed_on_is_told_with_its_own_fix(string header, string fix)
    {
        await using var upstream = RawUpstream.Answering($"HTTP/1.1 200 OK\r\n{header}\r\n\r\nok");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        Assert.StartsWith("HTTP/1.1 502", await RawClient.AskAsync(proxy.Port, Get), StringComparison.Ordinal);
        var error = proxy.Exchange().Error;
        Assert.Equal("http_protocol_error", error?.Type);
        Assert.Contains(fix, error!.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("TLS", error.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Garbage line", "'Garbage line'")]
    [InlineData("X-\u00c3\u00a4: 1", "'X-\\xc3\\xa4'")]
    [InlineData("Bearer abcdefgh", "'Bearer …'")]
    public async Task An_invalid_line_is_shown_escaped(string line, string shown)
    {
        await using var upstream = RawUpstream.Answering($"HTTP/1.1 200 OK\r\n{line}\r\nContent-Length: 2\r\n\r\nok");
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));
        using var answer = await proxy.SendAsync("GET", "/");
        Assert.Contains(shown, (await proxy.EndedAsync()).Error!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("422 \u00e5\u008f\u0082", "422  ")]
    [InlineData("422 \u00e5\u008f\u0082\u00e6\u0095\u00b0\u00e9\u0094\u0099\u00e8\u00af\u00af", "422  ")]
    [InlineData("404 Nicht gefunden", "404 Nicht gefunden")]
    [InlineData("200 Tr\u00e8s bien", "200  ")]
    public async Task A_reason_phrase_that_Kestrel_cannot_write_is_left_out(string status, string expected)
    {
        await using var upstream = RawUpstream.Answering($"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\nok");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        Assert.StartsWith($"HTTP/1.1 {expected}\r\n", await RawClient.AskAsync(proxy.Port, Get), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "HTTP/1.1 103 Early Hints\r\nLink: </app.css>; rel=preload; as=style\r\n\r\n",
        "103 Early Hints first (Link: </app.css>; rel=preload; as=style)"
    )]
    [InlineData(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n",
        "103 Early Hints first (Link: </a.css>)"
    )]
    public async Task Early_hints_are_in_the_record(string interim, string expected)
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                foreach (var one in Encoding.ASCII.GetBytes(interim + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n").Chunk(7))
                    await stream.WriteAsync(one, cancellation);
                await stream.WriteAsync("ok"u8.ToArray(), cancellation);
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        Assert.StartsWith("HTTP/1.1 200", await RawClient.AskAsync(proxy.Port, Get), StringComparison.Ordinal);
        Assert.Contains(proxy.Exchange().Remarks, remark => remark.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("417 Expectation Failed", "Connection: close\r\n")]
    [InlineData("401 Unauthorized", "")]
    [InlineData("200 OK", "")]
    public async Task A_final_status_instead_of_a_100_closes_the_connection(string status, string header)
    {
        await using var upstream = RawUpstream.Answering($"HTTP/1.1 {status}\r\n{header}Content-Length: 0\r\n\r\n");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n");
        var head = await client.ReadHeadAsync();
        if (head.StartsWith("HTTP/1.1 100", StringComparison.Ordinal))
            return; // The client is told to send the body, and its length says where it ends.
        Assert.StartsWith($"HTTP/1.1 {status[..3]}", head, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", head, StringComparison.Ordinal);
        await client.WriteAsync(Get);
        var next = "";
        try
        {
            next = await client.ReadToEndAsync();
        }
        catch (IOException)
        {
            // The connection is closed with bytes unread.
        }

        Assert.Equal("", next);
    }

    [Theory]
    [InlineData("http", false)]
    [InlineData("http", true)]
    [InlineData("h2c", false)]
    public async Task A_server_that_closes_plain_connections_and_speaks_TLS_is_told(string scheme, bool reset)
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var first = new byte[1];
                await stream.Socket.ReceiveAsync(first, SocketFlags.Peek, cancellation);
                if (first[0] != 0x16)
                {
                    if (reset)
                        stream.Socket.Close(0);
                    return;
                }

                await using var tls = new System.Net.Security.SslStream(stream);
                await tls.AuthenticateAsServerAsync(TestCertificates.SelfSigned);
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(scheme + upstream.Url[4..]);
        Assert.Contains("speaks TLS", await RawClient.AskAsync(proxy.Port, Get), StringComparison.Ordinal);
        var error = proxy.Exchange().Error!;
        Assert.Equal("connection_terminated", error.Type);
        Assert.Contains("https://", error.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_in_another_transfer_coding_is_not_passed_on_as_plain()
    {
        using var coded = new MemoryStream();
        await using (var gzip = new GZipStream(coded, CompressionMode.Compress, leaveOpen: true))
            gzip.Write("secret text"u8);
        var body = Encoding.Latin1.GetString(coded.ToArray());
        await using var upstream = RawUpstream.Answering(
            $"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n"
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var answer = await RawClient.AskAsync(proxy.Port, Get);
        Assert.StartsWith("HTTP/1.1 502", answer, StringComparison.Ordinal);
        Assert.Contains("gzip", answer, StringComparison.Ordinal);
    }
}
