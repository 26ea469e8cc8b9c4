using System.Net;
using System.Text.Json;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Inspector;

public sealed class PolicyEndpointTests
{
    private const string Page = "http://localhost:5173";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_policy_is_the_union_of_the_exchanges_with_an_API_and_has_the_documented_keys()
    {
        await using var api = await ApiAsync();
        await using var other = await ApiAsync();
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""
            { "cors": true, "productionOrigins": ["https://shop.example"],
              "routes": { "/api": "{{api.Url}}", "/other": "{{other.Url}}" } }
            """
        );
        await PreflightAsync(proxy, "/api/a", "PUT", "content-type");
        await PreflightAsync(proxy, "/api/b", "DELETE", "authorization");
        using (await proxy.SendAsync("GET", "/other/c", null, ("Origin", Page), ("Sec-Fetch-Mode", "cors")))
            await proxy.EndedAsync(3);

        var policies = (await proxy.GetAsync("/api/policy?origin=https%3A%2F%2Fadmin.example")).GetProperty("policies");

        Assert.Equal([api.Url, other.Url], policies.EnumerateArray().Select(static policy => policy.GetProperty("upstream").GetString()));
        var first = policies[0];
        Assert.Equal(
            ["upstream", "origins", "methods", "headers", "credentials", "exposedHeaders", "maxAge", "snippets", "backend"],
            first.EnumerateObject().Select(static member => member.Name)
        );
        Assert.Equal(
            [$"{Page} 1,2", "https://shop.example 1,2", "https://admin.example "],
            Entries(first, "origins")
                .OrderBy(static entry => entry.Contains("admin", StringComparison.Ordinal))
                .ThenBy(static entry => entry, StringComparer.Ordinal)
        );
        Assert.Equal(["PUT 1", "DELETE 2"], Entries(first, "methods"));
        Assert.Equal(["content-type 1", "authorization 2"], Entries(first, "headers"));
        Assert.False(first.GetProperty("credentials").GetProperty("value").GetBoolean());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("maxAge").ValueKind);
        Assert.Equal(Enum.GetValues<DevProxy.Cors.Backend>().Length, first.GetProperty("snippets").EnumerateObject().Count());
        Assert.Contains("'https://admin.example'", Snippet(first, "express"), StringComparison.Ordinal);
        Assert.Equal(["etag 3"], Entries(policies[1], "exposedHeaders"));
    }

    [Fact]
    public async Task A_route_and_a_backend_can_be_chosen_and_unknown_ones_are_refused()
    {
        await using var api = await ApiAsync();
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "cors": true, "routes": { "/api": "{{api.Url}}", "/b": "{{api.Url}}" } }"""
        );
        await PreflightAsync(proxy, "/api/a", "PUT", "x-a");
        await PreflightAsync(proxy, "/b/a", "DELETE", "x-b");

        var policy = Assert.Single((await proxy.GetAsync("/api/policy?route=%2Fb&backend=nginx")).GetProperty("policies").EnumerateArray());

        Assert.Equal(["DELETE 2"], Entries(policy, "methods"));
        Assert.Equal("nginx", Assert.Single(policy.GetProperty("snippets").EnumerateObject()).Name);
        Assert.Empty((await proxy.GetAsync("/api/policy?route=%2Fnone")).GetProperty("policies").EnumerateArray());
        foreach (var wrong in new[] { "origin=shop.example", "backend=cobol" })
        {
            using var refused = await proxy.Inspector.GetAsync(new Uri($"/api/policy?{wrong}", UriKind.Relative), Token);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Preflights_that_DevProxy_answers_show_what_the_API_has_to_allow_too()
    {
        await using var api = await ApiAsync();
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "routes": { "/api": { "target": "{{api.Url}}", "cors": { "mode": "override" } } } }"""
        );
        await PreflightAsync(proxy, "/api/a", "PUT", "x-a");
        using (await proxy.SendAsync("PUT", "/api/a", null, ("Origin", Page), ("Sec-Fetch-Mode", "cors"), ("X-A", "1")))
            await proxy.EndedAsync(2);

        var policy = Assert.Single((await proxy.GetAsync("/api/policy")).GetProperty("policies").EnumerateArray());

        Assert.Equal(api.Url, policy.GetProperty("upstream").GetString());
        Assert.Equal(["PUT 1,2"], Entries(policy, "methods"));
        Assert.Equal(["x-a 1,2"], Entries(policy, "headers"));
        Assert.Contains("allowedHeaders: ['x-a'],", Snippet(policy, "express"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_DevProxy_serves_page_and_API_production_origins_need_what_script_asks_for_and_the_dev_server_needs_nothing()
    {
        await using var api = await ApiAsync();
        await using var pages = await ApiAsync();
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "productionOrigins": ["https://shop.example"], "routes": { "/api": "{{api.Url}}", "/": "{{pages.Url}}" } }"""
        );
        (string, string)[] ofScript = [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Dest", "empty")];
        using (await proxy.SendAsync("GET", "/", null, ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")))
        using (await proxy.SendAsync("GET", "/data.json", null, ofScript))
        using (await proxy.SendAsync("PUT", "/api/a", null, [.. ofScript, ("Origin", proxy.App.ProxyUrl), ("X-A", "1")]))
            await proxy.EndedAsync(3);

        var policy = Assert.Single((await proxy.GetAsync("/api/policy")).GetProperty("policies").EnumerateArray());

        Assert.Equal(api.Url, policy.GetProperty("upstream").GetString());
        Assert.Equal(["https://shop.example 3"], Entries(policy, "origins"));
        Assert.Equal(["PUT 3"], Entries(policy, "methods"));
        Assert.Equal(["x-a 3"], Entries(policy, "headers"));
    }

    private static Task<TestUpstream> ApiAsync() =>
        TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.ETag = "\"1\"";
            context.Response.StatusCode = HttpMethods.IsOptions(context.Request.Method) ? 404 : 200;
            return Task.CompletedTask;
        });

    private static async Task PreflightAsync(InspectedProxy proxy, string path, string method, string names)
    {
        using var answer = await proxy.SendAsync(
            "OPTIONS",
            path,
            null,
            ("Origin", Page),
            ("Sec-Fetch-Mode", "cors"),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", names)
        );
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static IEnumerable<string> Entries(JsonElement policy, string name) =>
        policy
            .GetProperty(name)
            .EnumerateArray()
            .Select(static entry =>
                $"{entry.GetProperty("value").GetString()} "
                + string.Join(',', entry.GetProperty("exchanges").EnumerateArray().Select(static id => id.GetInt64()))
            );

    private static string Snippet(JsonElement policy, string backend) => policy.GetProperty("snippets").GetProperty(backend).GetString()!;
}
