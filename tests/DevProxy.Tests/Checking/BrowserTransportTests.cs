using System.Text;
using DevProxy.Checking;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Checking;

public sealed class BrowserTransportTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Fact]
    public async Task The_lines_go_over_the_wire_as_given()
    {
        await using var server = ScriptedServer.Start("204", "200");

        await SendAsync(server.Url + "/a/../b?c=%2e", ["Host: " + server.Url[7..], "X-b: 1", "accept: x", "X-A: \u00e4"], "hello");

        Assert.Equal(
            ["POST /a/../b?c=%2e HTTP/1.1", "Host: " + server.Url[7..], "X-b: 1", "Accept: x", "X-A: \u00e4", "Content-Length: 5"],
            server.Heads.Single().Split("\r\n")
        );
        Assert.Equal("hello", server.Bodies.Single());
    }

    [Fact]
    public async Task Nothing_is_followed_and_no_cookie_is_kept()
    {
        await using var server = ScriptedServer.Start("204", "302; Location: /b; Set-Cookie: a=b");

        var first = await SendAsync(server.Url, []);
        await SendAsync(server.Url, []);

        Assert.Equal(302, first.Answer!.Status);
        Assert.Equal(2, server.Heads.Count);
        Assert.All(server.Heads, head => Assert.Null(ScriptedServer.Header(head, "Cookie")));
    }

    [Fact]
    public async Task Two_lines_of_one_name_stay_two()
    {
        await using var server = ScriptedServer.Start("204", "200; Access-Control-Allow-Origin: a; Access-Control-Allow-Origin: b");

        var came = await SendAsync(server.Url, []);

        Assert.Equal(["a", "b"], came.Answer!.Headers.Lines("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task An_error_page_is_read_and_one_that_trickles_is_not_waited_for()
    {
        await using var server = ScriptedServer.Start(_ =>
            "HTTP/1.1 500 X\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\nthe beginning"
        );

        var came = await SendAsync(server.Url, []);

        Assert.Equal((500, "the beginning"), (came.Answer!.Status, came.Body));
    }

    [Fact]
    public async Task An_endless_answer_is_no_reason_to_wait()
    {
        await using var server = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n"),
                    cancellation
                );
                await Task.Delay(Timeout.Infinite, cancellation);
            }
        );

        var came = await SendAsync(server.Url, []);

        Assert.Equal((200, null), (came.Answer!.Status, came.Body));
    }

    [Fact]
    public async Task What_is_no_HTTP_is_told()
    {
        await using var server = ScriptedServer.Start(_ => "SSH-2.0-OpenSSH_9.2\r\n");

        var came = await SendAsync(server.Url, []);

        Assert.Null(came.Answer);
        Assert.Equal("http_protocol_error", came.Error!.Type);
    }

    [Fact]
    public async Task The_proxy_of_the_environment_is_for_others_than_this_machine()
    {
        await using var server = ScriptedServer.Start("204", "200");
        var environment = new Dictionary<string, string> { ["http_proxy"] = server.Url, ["DEVPROXY_PORT"] = "nonsense" };

        await SendAsync("http://api.example.com/a", ["Host: api.example.com"], environment: environment);
        await SendAsync(server.Url + "/b", [], environment: environment);

        Assert.Equal(["GET http://api.example.com/a HTTP/1.1", "GET /b HTTP/1.1"], server.Heads.Select(head => head.Split("\r\n")[0]));
    }

    private static async Task<TransportResult> SendAsync(
        string url,
        string[] lines,
        string? body = null,
        Dictionary<string, string>? environment = null
    )
    {
        using var wire = new BrowserTransport(environment ?? NoEnvironment, TimeSpan.FromSeconds(30));
        var headers = new HeaderList(lines.Select(line => new HeaderLine(line.Split(": ", 2)[0], line.Split(": ", 2)[1])));
        ReadOnlyMemory<byte>? bytes = body is null ? null : Encoding.UTF8.GetBytes(body);
        return await wire.SendAsync(body is null ? "GET" : "POST", url, headers, bytes, TestContext.Current.CancellationToken);
    }
}
