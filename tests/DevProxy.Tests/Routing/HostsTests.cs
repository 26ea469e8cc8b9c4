using System.Net;
using DevProxy.Certificates;
using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Routing;

/// <summary><c>"hosts"</c>: routes of single hosts, beside those of all others.</summary>
public sealed class HostsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_request_takes_the_routes_of_its_host_the_name_before_the_star_and_the_longer_star_first()
    {
        await using var api = await EchoAsync();
        await using var devproxy = Start(api);
        var url = await devproxy.ProxyUrlAsync();

        Assert.Equal("/other/x", await GetAsync(url, "localhost", "/x"));
        Assert.Equal("/other/x", await GetAsync(url, "api.localhost", "/x"));
        Assert.Equal("/app/x", await GetAsync(url, "app.localhost", "/x"));
        Assert.Equal("/app/x", await GetAsync(url, "APP.localhost", "/x"));
        Assert.Equal("/app-api/api/x", await GetAsync(url, "app.localhost", "/api/x"));
        Assert.Equal("/star/x", await GetAsync(url, "a.app.localhost", "/x"));
        Assert.Equal("/longer/x", await GetAsync(url, "a.b.app.localhost", "/x"));
        Assert.Equal("/shop/x", await GetAsync(url, "shop.test", "/shop/x".Replace("/shop", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_path_that_a_named_host_lacks_is_not_found_there_and_an_unnamed_host_is_refused()
    {
        await using var api = await EchoAsync();
        await using var devproxy = Start(api);
        var url = await devproxy.ProxyUrlAsync();

        using var missing = await SendAsync(url, "empty.localhost", "/x");
        using var unnamed = await SendAsync(url, "a.shop.test", "/x");

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("There are no routes at empty.localhost", await missing.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, unnamed.StatusCode);
    }

    [Fact]
    public async Task Banner_and_explain_name_the_host()
    {
        await using var api = await EchoAsync();
        await using var devproxy = Start(api);
        var port = new Uri(await devproxy.ProxyUrlAsync()).Port;
        await devproxy.LineWithAsync($"http://app.localhost:{port}/api/users -> {api.Url}/app-api/api/users");

        await using var explain = DevProxyRun.Start(_folder.Path, "explain", "http://app.localhost:8010/api/x");
        Assert.Equal(ExitCode.Done, await explain.ExitCodeAsync());
        Assert.Contains("app.localhost/api", explain.Output, StringComparison.Ordinal);
        Assert.Contains($"{api.Url}/app-api/api/x", explain.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_names_are_in_the_certificate()
    {
        var config = Read(
            """{ "hosts": { "shop.test": { "/": "http://localhost:1" }, "*.app.test": { "/": "http://localhost:1" } } }"""
        ).Config!;

        Assert.Equal(
            ["shop.test", "app.test", "*.app.test"],
            CertificateNames.Of(config).All.Except(["localhost", "*.localhost", "127.0.0.1", "::1"])
        );
    }

    [Theory]
    [InlineData("http://app.localhost")]
    [InlineData("app.localhost:8010")]
    [InlineData("*")]
    [InlineData("a.*.localhost")]
    public void What_is_no_host_name_is_told(string host)
    {
        var problem = Assert.Single(Read($$"""{ "hosts": { "{{host}}": { "/": "http://localhost:1" } } }""").Problems);

        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.Contains("is not a host name", problem.Message, StringComparison.Ordinal);
    }

    private ConfigResult Read(string json) =>
        ConfigReader.Read(_folder.Write("read.json", json), new ConfigOverrides(), new Dictionary<string, string>(), Keys.All);

    private DevProxyRun Start(TestUpstream api)
    {
        _folder.Write(
            "proxy.json",
            $$"""
            {
              "port": 0,
              "hosts": {
                "*.app.localhost": { "/": "{{api.Url}}/star" },
                "*.b.app.localhost": { "/": "{{api.Url}}/longer" },
                "app.localhost": { "/": "{{api.Url}}/app", "/api": "{{api.Url}}/app-api" },
                "empty.localhost": {},
                "shop.test": { "/": "{{api.Url}}/shop" }
              },
              "routes": { "/": "{{api.Url}}/other" }
            }
            """
        );
        return DevProxyRun.Start(_folder.Path);
    }

    private async Task<string> GetAsync(string url, string host, string path)
    {
        using var answer = await SendAsync(url, host, path);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private async Task<HttpResponseMessage> SendAsync(string url, string host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url + path);
        request.Headers.Host = $"{host}:{new Uri(url).Port}";
        return await _http.SendAsync(request, Token);
    }

    private static Task<TestUpstream> EchoAsync() =>
        TestUpstream.StartAsync(context => context.Response.WriteAsync($"{context.Request.Path}"));
}
