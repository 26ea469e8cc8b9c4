using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DevProxy.Tests.Cli;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Har;

/// <summary>The same file has the same verdicts wherever it is opened: on the inspector's page and by <c>devproxy diagnose</c>.</summary>
public sealed class OneVerdictTests
{
    private const string Page = "http://app.example:3000";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("chrome.har")]
    [InlineData("chrome-sanitized.har")]
    [InlineData("firefox.har")]
    public async Task A_browsers_file_has_the_same_verdicts(string name)
    {
        await using var proxy = await InspectedProxy.StartAsync("""{ "routes": { "/": "http://127.0.0.1:1" } }""");
        var har = await File.ReadAllBytesAsync(Repository.Path("tests/DevProxy.Tests/Har/Recorded/" + name), Token);

        Assert.Equal(await DiagnosedAsync(har), await OpenedAsync(proxy, har));
    }

    [Fact]
    public async Task DevProxys_own_file_has_the_same_verdicts_for_every_outcome()
    {
        await using var api = await TestUpstream.StartAsync(AnswerAsync);
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "cors": false, "routes": { "/api": "{{api.Url}}", "/down": "http://127.0.0.1:1" } }"""
        );
        await CallAsync(proxy, "GET", "/api/bare");
        await CallAsync(proxy, "GET", "/api/star");
        await CallAsync(proxy, "GET", "/api/star", ("Cookie", "a=1"));
        await CallAsync(proxy, "GET", "/api/echo", ("Cookie", "a=1"));
        await CallAsync(proxy, "GET", "/api/redirect");
        await CallAsync(proxy, "GET", "/down");
        await CallAsync(proxy, "OPTIONS", "/api/star/1", ("Access-Control-Request-Method", "PUT"));
        await CallAsync(proxy, "PUT", "/api/star/1", ("Cookie", "a=1"));
        await CallAsync(proxy, "OPTIONS", "/api/star/2", ("Access-Control-Request-Method", "PUT"));
        await CallAsync(proxy, "PUT", "/api/star/2");
        await CallAsync(proxy, "OPTIONS", "/api/star/3", ("Access-Control-Request-Method", "DELETE"));
        await CallAsync(proxy, "PATCH", "/api/echo/4");
        using (await proxy.SendAsync("GET", "/api/star"))
            await proxy.EndedAsync(13);
        var har = await proxy.Inspector.GetByteArrayAsync(new Uri("/api/har", UriKind.Relative), Token);

        var diagnosed = await DiagnosedAsync(har);

        Assert.Equal(diagnosed, await OpenedAsync(proxy, har));
        Assert.Equal(13, diagnosed.Count);
        foreach (var outcome in new[] { "allowed", "blocked", "conditional", "not-applicable" })
            Assert.Contains(diagnosed, line => line.Split(' ')[2] == outcome);
    }

    [Fact]
    public async Task A_verdict_that_was_changed_in_DevProxys_own_file_is_judged_again()
    {
        await using var api = await TestUpstream.StartAsync(AnswerAsync);
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "cors": false, "routes": { "/api": "{{api.Url}}" } }""");
        await CallAsync(proxy, "GET", "/api/bare");
        var har = await proxy.Inspector.GetStringAsync(new Uri("/api/har", UriKind.Relative), Token);
        var changed = System.Text.Encoding.UTF8.GetBytes(
            har.Replace(
                "\"outcome\":\"blocked\",\"code\":\"acao-missing\"",
                "\"outcome\":\"allowed\",\"code\":null",
                StringComparison.Ordinal
            )
        );

        var opened = await OpenedAsync(proxy, changed);

        Assert.EndsWith("/api/bare blocked acao-missing", Assert.Single(opened), StringComparison.Ordinal);
        Assert.Equal(await DiagnosedAsync(changed), opened);
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = context.Request.Path.Value!.Split('/')[2] switch
        {
            "star" => "*",
            "echo" or "redirect" => Page,
            _ => default,
        };
        headers.AccessControlAllowMethods = "PUT";
        if (context.Request.Path == "/api/echo")
            headers.AccessControlAllowCredentials = "true";
        if (context.Request.Path == "/api/redirect")
        {
            // A browser follows no redirect of a CORS request that has credentials in its URL.
            context.Response.StatusCode = (int)HttpStatusCode.Found;
            headers.Location = "http://user:password@other.example/";
        }

        return Task.CompletedTask;
    }

    private static async Task CallAsync(InspectedProxy proxy, string method, string path, params (string Name, string Value)[] headers)
    {
        (string, string)[] page = [("Origin", Page), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "cross-site"), .. headers];
        var last = proxy.App.Store.LastId;
        using (await proxy.SendAsync(method, path, null, page))
            await proxy.EndedAsync(last + 1);
    }

    private static async Task<List<string>> OpenedAsync(InspectedProxy proxy, byte[] har)
    {
        using var content = new ByteArrayContent(har);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await proxy.WriteAsync("POST", "/api/har", content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return
        [
            .. (await RunningInspector.JsonAsync(answer))
                .GetProperty("exchanges")
                .EnumerateArray()
                .Select(record => Line(record.GetProperty("request"), record.GetProperty("cors").GetProperty("delivered"))),
        ];
    }

    private static async Task<List<string>> DiagnosedAsync(byte[] har)
    {
        using var run = new CommandRun();
        await File.WriteAllBytesAsync(Path.Combine(run.Folder, "a.har"), har, Token);
        await run.RunAsync("diagnose", "a.har", "--json");
        using var result = JsonDocument.Parse(run.Out);
        return [.. result.RootElement.GetProperty("entries").EnumerateArray().Select(entry => Line(entry, entry.GetProperty("verdict")))];
    }

    private static string Line(JsonElement request, JsonElement verdict) =>
        $"{request.GetProperty("method")} {request.GetProperty("url")} {verdict.GetProperty("outcome")} {verdict.GetProperty("code")}";
}
