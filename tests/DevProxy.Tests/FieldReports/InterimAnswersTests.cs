using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// Interim answers (RFC 9110, section 15.2) over HTTP/2, on either side: what follows them arrives as it is, and nothing of them is taken
/// for a part of it.
/// </summary>
public sealed class InterimAnswersTests
{
    private const string Hint = "link: </app.css>; rel=preload; as=style";

    [Theory]
    [InlineData(false, "103")]
    [InlineData(false, "100", "102", "103", "103")]
    [InlineData(true, "103")]
    [InlineData(true, "199", "103")]
    public async Task From_an_HTTP2_server_the_final_answer_arrives_alone(bool overHttp2, params string[] statuses)
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var connection = await RawHttp2.AcceptAsync(stream, cancellation);
                var request = await connection.ReadRequestAsync();
                foreach (var status in statuses)
                    await connection.WriteHeadersAsync(0, request, $":status: {status}", Hint);
                await connection.WriteHeadersAsync(0, request, ":status: 200", "x-final: yes");
                await connection.WriteAsync(RawHttp2.Data, RawHttp2.EndStream, request, "ok"u8.ToArray());
                await connection.DrainAsync();
            }
        );

        await ProveAsync("h2c" + upstream.Url["http".Length..], overHttp2);
    }

    [Fact]
    public async Task From_an_HTTP1_server_to_an_HTTP2_browser_the_final_answer_arrives_alone_and_the_record_has_the_others()
    {
        await using var upstream = RawUpstream.Answering(
            $"HTTP/1.1 103 Early Hints\r\n{Hint}\r\n\r\nHTTP/1.1 200 OK\r\nX-Final: yes\r\nContent-Length: 2\r\n\r\nok"
        );

        var record = await ProveAsync(upstream.Url, overHttp2: true);

        Assert.Contains(record.Remarks, remark => remark.Contains($"103 Early Hints first ({Hint})", StringComparison.Ordinal));
    }

    // RFC 9113, section 8.1: an interim answer that ends the stream is malformed.
    [Fact]
    public async Task An_interim_answer_without_a_final_one_is_the_servers_error()
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var connection = await RawHttp2.AcceptAsync(stream, cancellation);
                await connection.WriteHeadersAsync(RawHttp2.EndStream, await connection.ReadRequestAsync(), ":status: 103", Hint);
                await connection.DrainAsync();
            }
        );
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", "h2c" + upstream.Url["http".Length..])));

        using var answer = await proxy.SendAsync("GET", "/");

        Assert.Equal("http_protocol_error", (await proxy.EndedAsync()).Error?.Type);
        Assert.Equal(502, (int)answer.StatusCode);
    }

    private static async Task<ExchangeRecord> ProveAsync(string target, bool overHttp2)
    {
        var config = Configs.Of(Routes.To("/", target));
        await using var proxy = overHttp2 ? await RunningProxy.StartHttpsAsync(config) : await RunningProxy.StartAsync(config);
        string head;
        if (overHttp2)
        {
            await using var client = await RawHttp2Client.ConnectAsync(proxy.Port);
            var answer = await client.AskAsync([
                (":method", "GET"),
                (":scheme", "https"),
                (":authority", $"localhost:{proxy.Port}"),
                (":path", "/"),
            ]);
            head = string.Concat(answer.Fields.Select(field => $"{field.Name}: {field.Value}\n"));
            Assert.StartsWith(":status: 200\n", head, StringComparison.Ordinal);
        }
        else
        {
            head = await proxy.AskRawAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", head, StringComparison.Ordinal);
        }

        Assert.Contains("x-final: yes", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("app.css", head, StringComparison.Ordinal);
        var record = await proxy.EndedAsync();
        Assert.Equal((200, 200, null), (record.Upstream!.Status, record.Response!.Status, record.Error));
        Assert.DoesNotContain(record.Upstream.Headers!, line => line.Name.Equals("Link", StringComparison.OrdinalIgnoreCase));
        return record;
    }
}
