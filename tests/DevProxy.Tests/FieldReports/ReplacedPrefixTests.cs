using System.Net;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// <c>init</c> writes <c>"/backend"</c> with <c>"^/backend": "/api"</c> beside a project's own <c>/api</c>, and a redirect of the API led
/// to that: only a prefix that is stripped was mapped back.
/// </summary>
public sealed class ReplacedPrefixTests
{
    [Theory]
    [InlineData("ORIGIN/api/products?x=1", "PROXY/backend/products?x=1")]
    [InlineData("/api/products", "/backend/products")]
    [InlineData("ORIGIN/api", "PROXY/backend")]
    [InlineData("/apikeys", "/apikeys")] // Another folder.
    [InlineData("/login", "/login")]
    [InlineData("https://login.example.com/api/x", "https://login.example.com/api/x")]
    public async Task Redirects_and_cookies_come_back_with_it(string location, string arrives)
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location.Replace(
                "ORIGIN",
                $"{context.Request.Scheme}://{context.Connection.LocalIpAddress}:{context.Connection.LocalPort}",
                StringComparison.Ordinal
            );
            context.Response.Headers.SetCookie = "session=1; Path=/api";
            return Task.CompletedTask;
        });
        using var folder = new TemporaryFolder();
        var file = folder.Write(
            "proxy.json",
            $$"""{ "routes": { "/backend": { "target": "{{api.Url}}", "pathRewrite": { "^/backend": "/api" } } } }"""
        );
        await using var proxy = await ProxyUnderTest.OfFileAsync(file, new ConfigOverrides(Port: 0));
        using var client = PlainClient.New();

        using var answer = await client.GetAsync(new Uri(proxy.Url + "/backend/old"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(["/api/old"], api.Targets);
        Assert.Equal(arrives.Replace("PROXY", proxy.Url, StringComparison.Ordinal), answer.Headers.Location!.OriginalString);
        Assert.Equal("session=1; Path=/backend", Assert.Single(answer.Headers.GetValues("Set-Cookie")));
    }
}
