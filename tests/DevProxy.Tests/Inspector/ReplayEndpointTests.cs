using System.Net;
using System.Text;
using DevProxy.Traffic;

namespace DevProxy.Tests.Inspector;

public sealed class ReplayEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replay_goes_through_the_proxy_again_with_its_secrets_and_says_of_what_it_is_one()
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
    public async Task What_is_gone_is_404()
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
}
