using System.Net;
using System.Text.Json.Nodes;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class HostCheckTests
{
    [Theory]
    [InlineData("GET /a HTTP/1.1\r\nHost: evil.example", 403)]
    [InlineData("GET /a HTTP/1.1\r\nHost: 127.1", 403)]
    [InlineData("GET /a HTTP/1.1\r\nHost: 0.0.0.0", 403)]
    [InlineData("GET /a HTTP/1.1\r\nHost:", 403)]
    [InlineData("GET /a HTTP/1.0", 403)]
    [InlineData("GET /a HTTP/1.1\r\nHost: localhost", 200)]
    [InlineData("GET /a HTTP/1.1\r\nHost: [::1]:99", 200)]
    [InlineData("GET http://localhost:1/a HTTP/1.1\r\nHost: localhost:1", 200)]
    [InlineData("GET http://evil.example/a HTTP/1.1\r\nHost: localhost", 403)]
    [InlineData("GET http://evil.example/a HTTP/1.1\r\nHost: evil.example", 403)]
    [InlineData("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443", 405)]
    [InlineData("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443", 403)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: localhost", 204)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: evil.example", 403)]
    public async Task Only_a_request_for_a_path_at_a_known_host_reaches_the_upstream(string head, int status)
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("here"));
        await using var proxy = await RunningProxy.ToAsync(upstream);

        var answer = await proxy.AskRawAsync(head + "\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(status == 200 ? ["/a"] : [], upstream.Targets);
    }

    [Fact]
    public async Task A_tunnel_is_refused_with_what_is_allowed_and_why()
    {
        await using var proxy = await RunningProxy.StartAsync(Configs.Of());

        var answer = await proxy.AskRawAsync("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\nConnection: close\r\n\r\n");

        Assert.Contains("\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("it is not a general proxy", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_names_the_setting_and_gives_no_cors_header()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await RunningProxy.StartAsync(
            Configs.Of(Routes.To("/", upstream.Url) with { Cors = Configs.Policy }) with
            {
                Cors = Configs.Policy,
            }
        );

        using var response = await proxy.SendAsync("GET", "/", "Host: evil.example:8010", "Origin: http://evil.example:8010");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var problem = JsonNode.Parse(await response.TextAsync())!;
        Assert.Equal("http_request_denied", (string?)problem["error"]);
        Assert.Contains("\"allowedHosts\": [\"evil.example\"]", (string?)problem["fix"], StringComparison.Ordinal);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        var record = await proxy.EndedAsync();
        Assert.Equal("http_request_denied", record.Error!.Type);
        Assert.Equal(403, record.Response!.Status);
        Assert.Null(record.Upstream);
    }

    [Fact]
    public async Task An_absolute_target_reaches_the_upstream_as_a_path_byte_for_byte()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await RunningProxy.ToAsync(upstream);

        await proxy.AskRawAsync("GET http://localhost/a%2Fb/../c?x=%20 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.Equal(["/a%2Fb/../c?x=%20"], upstream.Targets);
        Assert.Equal("http://localhost/a%2Fb/../c?x=%20", (await proxy.EndedAsync()).Request.Url);
    }
}
