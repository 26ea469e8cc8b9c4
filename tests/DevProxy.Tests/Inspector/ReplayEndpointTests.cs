using System.Net;
using System.Text;
using DevProxy.Traffic;

namespace DevProxy.Tests.Inspector;

public sealed class ReplayEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replay_goes_through_the_proxy_again_with_its_secrets_and_names_the_original()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        using var body = new StringContent("""{"a":"ü"}""", Encoding.UTF8, "application/json");
        using (
            await proxy.SendAsync(
                "PUT",
                "/api/it%27s%2Fx?token=s3cret&x=1",
                body,
                ("Authorization", "Bearer s3cret"),
                ("Cookie", "a=1; b=2")
            )
        )
            await proxy.EndedAsync(1);

        using var answer = await proxy.WriteAsync("POST", "/api/exchanges/1/replay");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var id = (await RunningInspector.JsonAsync(answer)).GetProperty("id").GetInt64();
        Assert.Equal(2, id);
        var replay = await proxy.EndedAsync(id);
        Assert.Equal(1, replay.GetProperty("replayOf").GetInt64());
        Assert.Equal(200, replay.GetProperty("response").GetProperty("status").GetInt32());
        Assert.DoesNotContain("DevProxy-Replay", replay.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.False((await proxy.GetAsync("/api/exchanges/1")).TryGetProperty("replayOf", out _));

        var calls = api.Calls.Select(call => call.Split('\n').Order(StringComparer.Ordinal)).ToList();
        Assert.Equal(2, calls.Count);
        Assert.Equal(calls[0], calls[1]);
        Assert.Contains("Authorization: Bearer s3cret", calls[1]);
        Assert.Contains("""{"a":"ü"}""", calls[1]);
    }

    [Fact]
    public async Task An_edited_method_URL_header_and_body_are_sent_and_masked_values_keep_their_original()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        using var body = new StringContent("""{"user":"a","password":"p4ss"}""", Encoding.UTF8, "application/json");
        using (
            await proxy.SendAsync(
                "POST",
                "/api/login?token=s3cret&x=1",
                body,
                ("Authorization", "Bearer s3cret"),
                ("Cookie", "a=1; b=2"),
                ("X-Old", "1")
            )
        )
            await proxy.EndedAsync(1);

        var id = await ReplayedAsync(
            proxy,
            1,
            """
            {
              "method": "PUT", "url": "/api/login?x=2&token=***",
              "headers": { "x-new": "2", "X-Old": null, "Cookie": "c=3; a=***; b=***" },
              "body": "{\"user\":\"b\",\"password\":\"***\"}"
            }
            """
        );

        var replay = await proxy.EndedAsync(id);
        Assert.Equal(1, replay.GetProperty("replayOf").GetInt64());
        Assert.DoesNotContain("p4ss", replay.GetRawText(), StringComparison.Ordinal);
        var call = api.Calls.ElementAt(1);
        Assert.StartsWith("PUT /api/login?x=2&token=s3cret", call, StringComparison.Ordinal);
        Assert.Contains("Cookie: c=3; a=1; b=2", call, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer s3cret", call, StringComparison.Ordinal);
        Assert.Contains("x-new: 2", call, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Old", call, StringComparison.Ordinal);
        Assert.Contains("""{"user":"b","password":"p4ss"}""", call, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_list_of_headers_replaces_the_original_and_a_body_that_was_not_kept_can_be_replaced()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "inspector": { "port": 0, "maxBodyBytes": 4 }, "routes": { "/api": "{{api.Url}}" } }"""
        );
        using (await proxy.SendAsync("POST", "/api/x", new StringContent("too long to be kept"), ("X-Old", "1")))
            await proxy.EndedAsync(1);

        var id = await ReplayedAsync(
            proxy,
            1,
            """{ "headers": [["Content-Type", "text/plain;charset=iso-8859-1"], ["X-New", "2"]], "body": "caf\u00e9" }"""
        );

        await proxy.EndedAsync(id);
        Assert.Contains("X-New: 2", api.Calls.ElementAt(1), StringComparison.Ordinal);
        Assert.DoesNotContain("X-Old", api.Calls.ElementAt(1), StringComparison.Ordinal);
        Assert.Contains("Content-Length: 4", api.Calls.ElementAt(1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "url": "https://elsewhere.example/api" }""", 422, "give a path")]
    [InlineData("""{ "url": "/api/a b" }""", 422, "%XX")]
    [InlineData("""{ "method": "G ET" }""", 422, "no method")]
    [InlineData("""{ "headers": { "X-A": "a\r\nX-B: b" } }""", 422, "no header that HTTP can carry")]
    [InlineData("""{ "headers": { "Host": "a b" } }""", 422, "is no host")]
    [InlineData("""{ "headers": { "X-A": "***" } }""", 422, "write the value out")]
    [InlineData("""{ "url": "/other" }""", 422, "leads to another upstream")]
    [InlineData("""{ "methods": "GET" }""", 400, "Send what is to be different")]
    [InlineData("""{ "headers": [["X-A"]] }""", 400, "Send what is to be different")]
    [InlineData("""{ "method": 1 }""", 400, "Send what is to be different")]
    [InlineData("nonsense", 400, "Send what is to be different")]
    public async Task An_invalid_edit_is_refused_with_its_reason_and_nothing_is_sent(string edit, int status, string reason)
    {
        await using var api = await SampleApi.StartAsync();
        await using var other = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}", "/other": "{{other.Url}}" } }""");
        using (await proxy.SendAsync("GET", "/api/x", null, ("Authorization", "Bearer s3cret")))
            await proxy.EndedAsync(1);

        using var answer = await proxy.WriteAsync("POST", "/api/exchanges/1/replay", new StringContent(edit));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(reason, (await RunningInspector.JsonAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single(api.Calls);
        Assert.Empty(other.Calls);
    }

    [Fact]
    public async Task A_replay_to_another_upstream_has_the_edited_values_and_no_secret_of_the_original()
    {
        await using var api = await SampleApi.StartAsync();
        await using var other = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}", "/other": "{{other.Url}}" } }""");
        using (await proxy.SendAsync("GET", "/api/x", null, ("Authorization", "Bearer s3cret")))
            await proxy.EndedAsync(1);

        await proxy.EndedAsync(await ReplayedAsync(proxy, 1, """{ "url": "/other", "headers": { "Authorization": "Bearer another" } }"""));

        Assert.Contains("Authorization: Bearer another", Assert.Single(other.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preflight_a_WebSocket_and_a_truncated_body_are_409_and_say_why()
    {
        await using var inspector = await RunningInspector.StartAsync(new StoreBounds(10, 4, 1024 * 1024));
        inspector.Add(method: "OPTIONS", kind: ExchangeKind.Preflight);
        inspector.Add(kind: ExchangeKind.Websocket);
        var cut = inspector.Open(method: "POST");
        cut.RequestBody.Append("12345"u8);
        inspector.Store.Ended(cut);

        foreach (var (id, reason) in new[] { (1, "preflight"), (2, "WebSocket"), (3, "5 bytes") })
        {
            using var answer = await inspector.SendAsync("POST", $"/api/exchanges/{id}/replay", null, await inspector.WriteTokenAsync());
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains(reason, (await RunningInspector.JsonAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_that_is_still_arriving_is_409()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Open(method: "POST", headers: "Content-Length: 10");

        using var answer = await inspector.SendAsync("POST", "/api/exchanges/1/replay", null, await inspector.WriteTokenAsync());

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task An_exchange_that_is_no_longer_kept_is_404()
    {
        await using var inspector = await RunningInspector.StartAsync();

        using var answer = await inspector.SendAsync("POST", "/api/exchanges/9/replay", null, await inspector.WriteTokenAsync());

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_listener_the_replay_is_502()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add();

        using var answer = await inspector.SendAsync("POST", "/api/exchanges/1/replay", null, await inspector.WriteTokenAsync());

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_cannot_pretend_to_be_a_replay()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");

        using var answer = await proxy.SendAsync("GET", "/api/x", null, ("X-DevProxy-Replay", "1"));

        var record = await proxy.EndedAsync(1);
        Assert.False(record.TryGetProperty("replayOf", out _));
        Assert.Contains("X-DevProxy-Replay: 1", Assert.Single(api.Calls), StringComparison.Ordinal);
    }

    private static async Task<long> ReplayedAsync(InspectedProxy proxy, long id, string edit)
    {
        using var answer = await proxy.WriteAsync("POST", $"/api/exchanges/{id}/replay", new StringContent(edit));
        var json = await RunningInspector.JsonAsync(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{json}");
        return json.GetProperty("id").GetInt64();
    }
}
