using System.Net;
using System.Text;
using DevProxy.Traffic;

namespace DevProxy.Tests.Inspector;

public sealed class ExchangesEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_without_after_has_the_newest_exchanges_in_ascending_order()
    {
        await using var inspector = await RunningInspector.StartAsync();
        for (var i = 0; i < 5; i++)
            inspector.Add();

        var list = await inspector.GetAsync("/api/exchanges?limit=3");

        Assert.Equal([3, 4, 5], RunningInspector.Ids(list));
        Assert.Equal(5, list.GetProperty("last").GetInt64());
    }

    [Fact]
    public async Task Paging_by_last_returns_every_exchange_once()
    {
        await using var inspector = await RunningInspector.StartAsync();
        for (var i = 0; i < 25; i++)
            inspector.Add(path: i % 2 == 0 ? "/api/even" : "/api/odd");

        var met = new List<long>();
        for (long after = 0, count = 1; count > 0; )
        {
            var list = await inspector.GetAsync($"/api/exchanges?limit=4&q=even&after={after}");
            var ids = RunningInspector.Ids(list);
            met.AddRange(ids);
            (after, count) = (list.GetProperty("last").GetInt64(), ids.Length);
        }

        Assert.Equal(Enumerable.Range(0, 13).Select(i => (long)(2 * i) + 1), met);
    }

    [Fact]
    public async Task The_limit_is_a_hundred_and_never_more_than_a_thousand()
    {
        await using var inspector = await RunningInspector.StartAsync(new StoreBounds(2000, 0, 64 * 1024 * 1024));
        for (var i = 0; i < 1100; i++)
            inspector.Add();

        Assert.Equal(100, RunningInspector.Ids(await inspector.GetAsync("/api/exchanges")).Length);
        Assert.Equal(1000, RunningInspector.Ids(await inspector.GetAsync("/api/exchanges?limit=5000")).Length);
    }

    [Fact]
    public async Task A_list_has_sizes_of_bodies_and_one_record_has_their_contents()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var exchange = inspector.Open(method: "PUT", headers: "Content-Type: text/plain");
        exchange.RequestBody.Append("hello"u8);
        exchange.ResponseBody.Append("""{"a":1}"""u8);
        inspector.Answer(exchange);
        inspector.Store.Ended(exchange);

        var listed = (await inspector.GetAsync("/api/exchanges")).GetProperty("exchanges")[0];
        var record = await inspector.GetAsync("/api/exchanges/1");

        Assert.Equal(5, listed.GetProperty("request").GetProperty("body").GetProperty("size").GetInt64());
        Assert.False(listed.GetProperty("request").GetProperty("body").TryGetProperty("text", out _));
        Assert.Equal("hello", record.GetProperty("request").GetProperty("body").GetProperty("text").GetString());
        Assert.Equal("""{"a":1}""", record.GetProperty("response").GetProperty("body").GetProperty("text").GetString());
    }

    [Fact]
    public async Task An_exchange_is_listed_while_it_is_open()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Open();

        var record = (await inspector.GetAsync("/api/exchanges")).GetProperty("exchanges")[0];

        Assert.Equal(System.Text.Json.JsonValueKind.Null, record.GetProperty("durationMs").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, record.GetProperty("response").ValueKind);
    }

    [Theory]
    [InlineData("/api/exchanges/77")]
    [InlineData("/api/exchanges/77/curl")]
    [InlineData("/api/exchanges/-1")]
    public async Task An_exchange_that_is_no_longer_kept_is_404_with_the_reason(string path)
    {
        await using var inspector = await RunningInspector.StartAsync();

        using var answer = await inspector.SendAsync("GET", path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(
            "maxExchanges",
            (await RunningInspector.JsonAsync(answer)).GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("after=x")]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("status=abc")]
    [InlineData("outcome=blockd")]
    public async Task An_invalid_query_is_400_and_names_the_valid_values(string query)
    {
        await using var inspector = await RunningInspector.StartAsync();

        using var answer = await inspector.SendAsync("GET", "/api/exchanges?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            $"\"{query.Split('=')[0]}\" takes",
            (await RunningInspector.JsonAsync(answer)).GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Clearing_removes_everything_and_ids_continue()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add();

        using var answer = await inspector.SendAsync("DELETE", "/api/exchanges", null, await inspector.WriteTokenAsync());
        inspector.Add();

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var left = RunningInspector.Ids(await inspector.GetAsync("/api/exchanges"));
        Assert.Equal([2], left);
    }

    [Fact]
    public async Task The_curl_command_is_plain_text()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var exchange = inspector.Open(method: "POST");
        exchange.RequestBody.Append(Encoding.UTF8.GetBytes("a=1"));
        inspector.Store.Ended(exchange);

        using var answer = await inspector.SendAsync("GET", "/api/exchanges/1/curl");

        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(
            "curl 'http://localhost:8010/api/data' -X 'POST'",
            await answer.Content.ReadAsStringAsync(Token),
            StringComparison.Ordinal
        );
    }
}
