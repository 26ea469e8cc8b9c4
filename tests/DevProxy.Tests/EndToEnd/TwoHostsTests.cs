using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.EndToEnd;

/// <summary>A page on one host and its API on another, both DevProxy's, in a real browser.</summary>
public sealed class TwoHostsTests(Chromium chromium)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // To the Public Suffix List "localhost" is a top-level domain: names directly below it are sites of their own.
    [Theory]
    [InlineData("app.localhost", "api.localhost", "cross-site", "cookie: ")]
    [InlineData("app.shop.localhost", "api.shop.localhost", "same-site", "cookie: session=1")]
    public async Task They_are_two_origins_and_one_site_where_they_share_a_name_below_localhost(
        string app,
        string name,
        string site,
        string seen
    )
    {
        await using var pages = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<!doctype html><title>page</title>", Token);
        });
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.SetCookie = "session=1; SameSite=Lax; Path=/";
            if (context.Request.Path == "/open")
            {
                context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
                context.Response.Headers.AccessControlAllowCredentials = "true";
            }

            return context.Response.WriteAsync($"cookie: {context.Request.Headers.Cookie}", Token);
        });
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "cors": false, "hosts": { "{{app}}": { "/": "{{pages.Url}}" }, "{{name}}": { "/": "{{api.Url}}" } } }"""
        );
        var port = new Uri(proxy.App.ProxyUrl).Port;
        await using var context = await chromium.NewShellContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"http://{app}:{port}/");

        Task<string> AskAsync(string path) =>
            page.EvaluateAsync<string>(
                "url => fetch(url, { credentials: 'include' }).then(answer => answer.text(), () => 'blocked')",
                $"http://{name}:{port}{path}"
            );
        Assert.Equal("cookie: ", await AskAsync("/open"));
        Assert.Equal(seen, await AskAsync("/open"));
        Assert.Equal("blocked", await AskAsync("/closed"));

        var records = (await proxy.GetAsync($"/api/exchanges?q={name}:{port}")).GetProperty("exchanges").EnumerateArray().ToList();
        Assert.Equal(3, records.Count);
        Assert.All(
            records,
            record =>
            {
                var headers = record.GetProperty("request").GetProperty("headers").EnumerateArray().Select(line => $"{line[0]}: {line[1]}");
                Assert.Contains($"Sec-Fetch-Site: {site}", headers, StringComparer.OrdinalIgnoreCase);
                Assert.Equal($"http://{app}:{port}", record.GetProperty("cors").GetProperty("origin").GetString());
            }
        );
        var upstream = records.Select(record => record.GetProperty("cors").GetProperty("upstream")).ToList();
        Assert.Equal(["allowed", "allowed", "blocked"], upstream.Select(verdict => verdict.GetProperty("outcome").GetString()));
        var warned = upstream[0].GetProperty("advisories").EnumerateArray().Any(code => code.GetString() == "adv-cookie-samesite");
        Assert.Equal(site == "cross-site", warned);
    }
}
