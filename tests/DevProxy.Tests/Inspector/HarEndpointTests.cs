using System.Net;
using System.Text;
using System.Text.Json;

namespace DevProxy.Tests.Inspector;

public sealed class HarEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_kept_exchanges_are_downloaded_as_a_file()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add();
        inspector.Add("/api/two");

        using var answer = await inspector.SendAsync("GET", "/api/har");

        Assert.Equal("attachment; filename=\"devproxy.har\"", answer.Content.Headers.ContentDisposition?.ToString());
        var entries = (await RunningInspector.JsonAsync(answer)).GetProperty("log").GetProperty("entries");
        Assert.Equal(2, entries.GetArrayLength());
        Assert.Equal(1, entries[0].GetProperty("_devproxy").GetProperty("id").GetInt64());
    }

    [Theory]
    [InlineData("2", HttpStatusCode.OK)]
    [InlineData("3", HttpStatusCode.NotFound)]
    [InlineData("two", HttpStatusCode.BadRequest)]
    public async Task A_single_exchange_can_be_downloaded_too(string id, HttpStatusCode status)
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add();
        inspector.Add("/api/two");

        using var answer = await inspector.SendAsync("GET", $"/api/har?id={id}");

        Assert.Equal(status, answer.StatusCode);
        if (status != HttpStatusCode.OK)
            return;
        var entry = Assert.Single((await RunningInspector.JsonAsync(answer)).GetProperty("log").GetProperty("entries").EnumerateArray());
        Assert.Equal(2, entry.GetProperty("_devproxy").GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task DevProxys_own_file_opens_again_with_the_same_records_bodies_included()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var exchange = inspector.Open(method: "PUT", headers: "Content-Type: text/plain");
        exchange.RequestBody.Append("hello"u8);
        exchange.ResponseBody.Append(new byte[] { 0, 1, 2 });
        inspector.Answer(exchange);
        inspector.Store.Ended(exchange);
        var har = await inspector.Client.GetStringAsync(new Uri("/api/har", UriKind.Relative), Token);

        var judged = await JudgeAsync(inspector, har);

        var record = Assert.Single(judged.GetProperty("exchanges").EnumerateArray());
        Assert.True(JsonElement.DeepEquals(await inspector.GetAsync("/api/exchanges/1"), record), record.GetRawText());
    }

    [Fact]
    public async Task A_browsers_file_is_judged()
    {
        await using var inspector = await RunningInspector.StartAsync();
        const string har = """
            { "log": { "version": "1.2", "creator": { "name": "WebInspector", "version": "537.36" }, "entries": [ {
              "startedDateTime": "2026-11-22T10:00:00.000Z", "time": 12.5, "_resourceType": "fetch",
              "request": { "method": "GET", "url": "https://api.example.com/data?access_token=s3cret", "httpVersion": "h2", "headers": [
                { "name": ":authority", "value": "api.example.com" }, { "name": "Origin", "value": "http://localhost:3000" },
                { "name": "Sec-Fetch-Mode", "value": "cors" }, { "name": "Sec-Fetch-Site", "value": "cross-site" }, { "name": "Authorization", "value": "Bearer s3cret" } ] },
              "response": { "status": 200, "headers": [ { "name": "content-type", "value": "text/plain" } ], "content": { "size": 2, "mimeType": "text/plain", "text": "ok" } } } ] } }
            """;

        var judged = await JudgeAsync(inspector, har);

        var record = Assert.Single(judged.GetProperty("exchanges").EnumerateArray());
        Assert.Equal("blocked", record.GetProperty("cors").GetProperty("delivered").GetProperty("outcome").GetString());
        Assert.Equal("acao-missing", record.GetProperty("cors").GetProperty("delivered").GetProperty("code").GetString());
        Assert.Equal("ok", record.GetProperty("response").GetProperty("body").GetProperty("text").GetString());
        Assert.DoesNotContain("s3cret", record.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<html>", "HTML")]
    [InlineData("{ \"routes\": {} }", "configuration")]
    public async Task A_file_that_is_not_HAR_is_400_and_the_answer_says_what_it_is(string text, string what)
    {
        await using var inspector = await RunningInspector.StartAsync();
        using var content = new StringContent(text, Encoding.UTF8, "application/json");

        using var answer = await inspector.SendAsync("POST", "/api/har", content, await inspector.WriteTokenAsync());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(what, (await RunningInspector.JsonAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> JudgeAsync(RunningInspector inspector, string har)
    {
        using var content = new StringContent(har, Encoding.UTF8, "application/json");
        using var answer = await inspector.SendAsync("POST", "/api/har", content, await inspector.WriteTokenAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await RunningInspector.JsonAsync(answer);
    }
}
