using System.Net;
using System.Text.Json;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using Microsoft.AspNetCore.Http;
using static DevProxy.Tests.Responding.SamplePage;

namespace DevProxy.Tests.Responding;

/// <summary><c>"mock"</c> in a route, over real sockets.</summary>
public sealed class InlineMockTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        """{ "body": { "id": 1, "price": 1.50, "tags": ["a", null, true] } }""",
        200,
        "application/json",
        """{"id":1,"price":1.50,"tags":["a",null,true]}"""
    )]
    [InlineData("""{ "status": 404, "body": "no such user" }""", 404, "text/plain; charset=utf-8", "no such user")]
    [InlineData("""{ "body": "a,b", "headers": { "Content-Type": "text/csv" } }""", 200, "text/csv", "a,b")]
    [InlineData("""{ "body": null }""", 200, "application/json", "null")]
    [InlineData("""{ "status": 204 }""", 204, null, "")]
    [InlineData("{}", 200, null, "")]
    public async Task It_answers_instead_of_a_target(string mock, int status, string? type, string body)
    {
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": { "mock": {{mock}} } } }""");

        using var answer = await proxy.SendAsync("GET", "/api/users");
        var record = await proxy.EndedAsync(1);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(body, await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("mock", record.GetProperty("answeredBy").GetString());
        Assert.Equal(JsonValueKind.Null, record.GetProperty("answeredFrom").ValueKind);
        Assert.Equal(JsonValueKind.Null, record.GetProperty("upstream").ValueKind);
        Assert.Equal("/api", record.GetProperty("route").GetString());
    }

    [Fact]
    public async Task A_target_beside_it_is_not_asked()
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the API"));
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "routes": { "/api/new": { "target": "{{api.Url}}", "mock": { "body": "mocked" } }, "/": "{{api.Url}}" } }"""
        );

        Assert.Equal("mocked", await proxy.Proxy.GetStringAsync(new Uri("/api/new", UriKind.Relative), Token));
        Assert.Equal("the API", await proxy.Proxy.GetStringAsync(new Uri("/api/old", UriKind.Relative), Token));
        Assert.Equal(["/api/old"], api.Targets);
    }

    [Fact]
    public async Task A_file_is_sent_as_it_is_now_and_by_its_type()
    {
        byte[] picture = [0x89, 0x50, 0x4E, 0x47, 0, 1, 2, 255];
        await using var proxy = await InspectedProxy.StartAsync("""{ "routes": { "/logo": { "mock": { "file": "./logo.png" } } } }""");
        var file = Path.Combine(proxy.Folder, "logo.png");

        using var missing = await proxy.SendAsync("GET", "/logo");
        await File.WriteAllBytesAsync(file, picture, Token);
        using var there = await proxy.SendAsync("GET", "/logo");
        using var head = await proxy.SendAsync("HEAD", "/logo");

        Assert.Equal(HttpStatusCode.BadGateway, missing.StatusCode);
        Assert.Contains("destination_unavailable", await missing.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal("destination_unavailable", (await proxy.EndedAsync(1)).GetProperty("error").GetProperty("type").GetString());
        Assert.Equal("devproxy", (await proxy.EndedAsync(1)).GetProperty("answeredBy").GetString());
        Assert.Equal(picture, await there.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("image/png", there.Content.Headers.ContentType?.ToString());
        Assert.Equal(picture.Length, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Headers_are_sent_line_by_line_and_one_with_a_list_in_several()
    {
        await using var proxy = await InspectedProxy.StartAsync(
            """{ "routes": { "/": { "mock": { "headers": { "X-One": "1", "Set-Cookie": ["a=1", "b=2"] } } } } }"""
        );

        using var answer = await proxy.SendAsync("GET", "/");

        Assert.Equal("1", Assert.Single(answer.Headers.GetValues("X-One")));
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
    }

    [Fact]
    public async Task It_gets_the_CORS_headers_of_its_route_and_is_judged_and_its_preflight_is_answered_here()
    {
        await using var proxy = await InspectedProxy.StartAsync(
            """{ "routes": { "/with": { "mock": { "body": [] }, "cors": true }, "/without": { "mock": { "body": [] } } } }"""
        );

        using var with = await proxy.SendAsync("GET", "/with", null, FromThePage);
        using var without = await proxy.SendAsync("GET", "/without", null, FromThePage);
        using var preflight = await proxy.SendAsync("OPTIONS", "/with", null, [.. FromThePage, ("Access-Control-Request-Method", "PUT")]);
        using var refused = await proxy.SendAsync("OPTIONS", "/without", null, [.. FromThePage, ("Access-Control-Request-Method", "PUT")]);

        Assert.Equal(Page, Assert.Single(with.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("allowed", Delivered(await proxy.EndedAsync(1)).GetProperty("outcome").GetString());
        Assert.False(without.Headers.Contains("Access-Control-Allow-Origin"));
        var verdict = Delivered(await proxy.EndedAsync(2));
        Assert.Equal(("blocked", "acao-missing"), (verdict.GetProperty("outcome").GetString(), verdict.GetProperty("code").GetString()));
        Assert.EndsWith(
            "The answer is the \"mock\" of its route; your API was not asked.",
            verdict.GetProperty("explanation").GetString(),
            StringComparison.Ordinal
        );
        Assert.Contains("\"cors\": true", verdict.GetProperty("fix").GetProperty("summary").GetString(), StringComparison.Ordinal);
        Assert.Empty(verdict.GetProperty("fix").GetProperty("snippets").EnumerateObject());
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("PUT", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("devproxy", (await proxy.EndedAsync(3)).GetProperty("answeredBy").GetString());
        Assert.Equal(HttpStatusCode.NoContent, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task What_comes_from_a_variable_is_sent_and_nowhere_shown()
    {
        await using var proxy = await InspectedProxy.StartAsync(
            """{ "routes": { "/": { "mock": { "body": { "apiUrl": "${SECRET_URL}" } } } } }""",
            new Dictionary<string, string> { ["SECRET_URL"] = "very-secret-value" }
        );

        Assert.Equal("""{"apiUrl":"very-secret-value"}""", await proxy.Proxy.GetStringAsync(new Uri("/", UriKind.Relative), Token));
        var shown = (await proxy.EndedAsync(1)).ToString() + await proxy.GetAsync("/api/config");
        Assert.DoesNotContain("very-secret-value", shown, StringComparison.Ordinal);
        Assert.Contains("${SECRET_URL}", shown, StringComparison.Ordinal);
    }

    private static JsonElement Delivered(JsonElement record) => record.GetProperty("cors").GetProperty("delivered");
}
