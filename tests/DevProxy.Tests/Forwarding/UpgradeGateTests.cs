using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

public sealed class UpgradeGateTests
{
    private const string Switch =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    [Theory]
    [InlineData(null, 101)]
    [InlineData("http://localhost:3000", 101)]
    [InlineData("https://127.0.0.1", 101)]
    [InlineData("http://dev.test:8010", 101)]
    [InlineData("http://dev.test:3000", 101)]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://dev.test.evil.example", 403)]
    public async Task A_page_of_another_site_gets_no_socket(string? origin, int status) => Assert.Equal(status, await StatusAsync(origin));

    [Theory]
    [InlineData("https://app.example", 101)]
    [InlineData("http://localhost:3000", 403)]
    [InlineData("http://dev.test:8010", 101)]
    public async Task The_routes_own_origins_decide_where_they_are_written(string origin, int status) =>
        Assert.Equal(
            status,
            await StatusAsync(
                origin,
                route =>
                    route with
                    {
                        Cors = Configs.Policy with { Origin = new OriginRule(OriginRuleKind.List, ["https://app.example"], null) },
                    }
            )
        );

    [Theory]
    [InlineData(101)]
    [InlineData(101, "Origin: http://localhost:3000")]
    [InlineData(101, "Origin: http://localhost:3000", "Sec-Fetch-Site: cross-site")]
    [InlineData(101, "Origin: http://dev.test:8010", "Sec-Fetch-Site: same-origin")]
    [InlineData(403, "Origin: null")]
    [InlineData(403, "Origin: https://evil.example")]
    [InlineData(403, "Origin: http://other.dev.test", "Sec-Fetch-Site: same-site")]
    [InlineData(403, "Origin: http://localhost:3000", "Origin: https://evil.example")]
    [InlineData(403, "Sec-Fetch-Site: cross-site")]
    [InlineData(403, "Sec-Fetch-Site: same-site")]
    [InlineData(403, "User-Agent: Mozilla/5.0", "Accept-Language: en")]
    public async Task Where_an_identity_is_added_a_browser_has_to_say_which_page_asks(int status, params string[] headers) =>
        Assert.Equal(status, await StatusAsync(null, route => route with { AddsIdentity = true }, headers));

    [Fact]
    public async Task A_hidden_origin_is_not_advised_to_be_allowed()
    {
        await using var proxy = await ForwardingProxy.ToAsync("http://127.0.0.1:1");
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync(Request("null"));
        Assert.DoesNotContain("[\"null\"]", await client.ReadUntilAsync("its own http or https address"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_without_WebSockets_refuses_them()
    {
        Assert.Equal(403, await StatusAsync("http://localhost:3000", route => route with { Ws = false }));
        Assert.Equal(403, await StatusAsync(null, route => route with { Ws = false }));
    }

    [Fact]
    public async Task The_refusal_names_the_setting()
    {
        await using var proxy = await ForwardingProxy.ToAsync("http://127.0.0.1:1");
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync(Request("https://evil.example"));
        await client.ReadUntilAsync("http_request_denied|");
        await client.ReadUntilAsync("\"origin\": [\"https://evil.example\"]");
        Assert.Null(proxy.Exchange().Upstream);
    }

    [Fact]
    public async Task An_upgrade_to_something_else_is_an_ordinary_request()
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url, route => route with { Ws = false });
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync("GET / HTTP/1.1\r\nHost: dev.test:8010\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("pgrade", Assert.Single(upstream.Heads), StringComparison.Ordinal);
    }

    private static async Task<int> StatusAsync(string? origin, Func<RouteConfig, RouteConfig>? change = null, params string[] headers)
    {
        await using var upstream = RawUpstream.Answering(Switch);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url, change);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync(Request(origin, headers));
        var head = await client.ReadHeadAsync();
        return int.Parse(head.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Request(string? origin, params string[] headers) =>
        "GET / HTTP/1.1\r\nHost: dev.test:8010\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: "
        + "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + (origin is null ? "" : $"Origin: {origin}\r\n")
        + string.Concat(headers.Select(header => header + "\r\n"))
        + "\r\n";
}
