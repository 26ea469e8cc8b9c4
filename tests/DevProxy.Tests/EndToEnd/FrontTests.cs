using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.EndToEnd;

/// <summary>Sessions and redirects of an API that was made for its own address, in a browser that knows DevProxy's alone.</summary>
public sealed class FrontTests(Chromium chromium)
{
    [Theory]
    [InlineData("session=s1; Path=/; Secure; SameSite=None")]
    [InlineData("session=s1; Domain=.example.com; Path=/; HttpOnly")]
    public async Task The_browser_keeps_the_cookie_of_a_login_and_sends_it_along(string setCookie)
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            if (context.Request.Path == "/api/login")
                context.Response.Headers.SetCookie = setCookie;
            return context.Response.WriteAsync($"cookie: {context.Request.Headers.Cookie}", context.RequestAborted);
        });
        await using var site = await PageServerAsync();
        await using var proxy = await ProxyUnderTest.StartAsync($"/api={api.Url}", $"/={site.Url}");
        await using var page = await AppPage.OpenAsync(chromium, proxy.Url);

        var login = await Fetching.FromAsync(page.Page, "/api/login", new { method = "POST" });
        var me = await Fetching.FromAsync(page.Page, "/api/me");

        Assert.Equal("cookie: ", login.Text);
        Assert.Equal("cookie: session=s1", me.Text);
    }

    [Theory]
    [InlineData("ORIGIN/v2/after?x=1")]
    [InlineData("/v2/after?x=1")]
    public async Task A_redirect_through_a_route_that_strips_its_prefix_comes_back_with_the_prefix(string location)
    {
        TestUpstream? api = null;
        await using var started = api = await TestUpstream.StartAsync(context =>
        {
            if (context.Request.Path == "/v2/start")
                context.Response.Redirect(location.Replace("ORIGIN", api!.Url, StringComparison.Ordinal));
            return context.Response.WriteAsync($"here is {context.Request.Path}", context.RequestAborted);
        });
        using var folder = new TemporaryFolder();
        var file = folder.Write(
            "proxy.json",
            $$"""{ "routes": { "/auth": { "target": "{{api.Url}}/v2", "pathRewrite": { "^/auth": "" } } } }"""
        );
        await using var proxy = await ProxyUnderTest.OfFileAsync(file, new ConfigOverrides(Port: 0));
        await using var page = await AppPage.OpenAsync(chromium, proxy.Url + "/auth/start");

        Assert.Equal(proxy.Url + "/auth/after?x=1", page.Page.Url);
        Assert.Equal("here is /v2/after", await page.Page.Locator("body").InnerTextAsync());
    }

    private static Task<TestUpstream> PageServerAsync() =>
        TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(
                """<!doctype html><link rel="icon" href="data:,"><title>A page</title>""",
                context.RequestAborted
            );
        });
}
