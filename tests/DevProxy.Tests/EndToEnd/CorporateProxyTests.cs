using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.EndToEnd;

/// <summary>Upstreams that are reached through a real forward proxy, or, by <c>NO_PROXY</c>, are not.</summary>
public sealed class CorporateProxyTests : IAsyncLifetime
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false });

    private TestUpstream? _plain;
    private TestUpstream? _tls;
    private SmallInternet? _internet;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Tinyproxy.IsInstalled, Tinyproxy.Missing);
        _plain = await TestUpstream.StartAsync(SayWhoIsAskedAsync);
        _tls = await TestUpstream.StartHttpsAsync(TestCertificates.Localhost, SayWhoIsAskedAsync);
        _internet = new SmallInternet(_plain.Port, _tls.Port);
    }

    [Theory]
    [InlineData("http://api.test", "HTTP_PROXY", "GET http://api.test/users?page=2 HTTP/1.1")]
    [InlineData("https://api.test", "HTTPS_PROXY", "CONNECT api.test:443 HTTP/1.1")]
    public async Task A_target_is_reached_through_the_proxy_of_the_environment(string target, string variable, string request)
    {
        await using var corporate = await Tinyproxy.StartAsync(_internet!, Tinyproxy.AskForCredentials);
        await using var proxy = await ProxyAsync(target, new() { [variable] = corporate.UrlWithCredentials });

        Assert.Equal("api.test /users?page=2", await Client.GetStringAsync(proxy.Url + "/users?page=2", Cancellation));
        Assert.Equal(request, corporate.Requests.Distinct().Single()); // A tunnel is asked for again with the credentials.
    }

    [Theory]
    [InlineData("http://api.test")]
    [InlineData("https://api.test")]
    public async Task A_body_reaches_the_target_although_the_proxy_asks_for_credentials(string target)
    {
        await using var corporate = await Tinyproxy.StartAsync(_internet!, Tinyproxy.AskForCredentials);
        await using var proxy = await ProxyAsync(target, new() { ["ALL_PROXY"] = corporate.UrlWithCredentials });
        using var body = new StringContent("a body");
        using var answer = await Client.PostAsync(proxy.Url, body, Cancellation);

        Assert.Equal("api.test / a body", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("http://api.test", "", "requires credentials")]
    [InlineData("https://api.test", "", "requires credentials")]
    [InlineData("https://api.test", "frontend:wrong-word@", "rejects the credentials")]
    public async Task Credentials_that_are_missing_or_wrong_are_told_with_the_fix_and_never_shown(
        string target,
        string credentials,
        string detail
    )
    {
        await using var corporate = await Tinyproxy.StartAsync(_internet!, Tinyproxy.AskForCredentials);
        await using var proxy = await ProxyAsync(
            target,
            new() { ["ALL_PROXY"] = corporate.Url.Replace("//", "//" + credentials, StringComparison.Ordinal) }
        );
        var (status, error) = await Ask.FailingAsync(proxy);

        Assert.Equal((502, "proxy_configuration_error"), (status, error.Type));
        Assert.Contains(detail, error.Detail, StringComparison.Ordinal);
        Assert.Contains(corporate.Url, error.Detail, StringComparison.Ordinal);
        Assert.Contains("user:password@", error.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-word", error.Detail + error.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tunnel_that_the_proxy_refuses_is_told_as_such()
    {
        await using var corporate = await Tinyproxy.StartAsync(_internet!, "ConnectPort 8443");
        await using var proxy = await ProxyAsync("https://api.test", new() { ["HTTPS_PROXY"] = corporate.Url });
        var (status, error) = await Ask.FailingAsync(proxy);

        Assert.Equal((502, "proxy_configuration_error"), (status, error.Type));
        Assert.Contains("403", error.Detail, StringComparison.Ordinal);
        Assert.Contains("NO_PROXY", error.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.test", "api.test", true)]
    [InlineData("http://api.test", ".test", true)]
    [InlineData("http://api.test", "*.test", true)]
    [InlineData("http://api.test:81", "other.example, api.test:81", true)]
    [InlineData("http://api.test:81", "api.test:80", false)]
    [InlineData("http://api.test", "pi.test", false)]
    [InlineData("http://192.0.2.7:1", "192.0.2.0/24", true)]
    [InlineData("http://192.0.2.7", "198.51.100.0/24", false)]
    public async Task NO_PROXY_decides_what_goes_past_the_proxy(string target, string noProxy, bool isDirect)
    {
        await using var corporate = await Tinyproxy.StartAsync(_internet!);
        await using var proxy = await ProxyAsync(
            target,
            new() { ["HTTP_PROXY"] = corporate.Url, ["NO_PROXY"] = noProxy },
            isDirect ? TimeSpan.FromSeconds(1) : null
        );
        using var answer = await Client.GetAsync(proxy.Url, Cancellation);

        // Without the proxy none of these names and addresses can be reached.
        Assert.Equal(isDirect ? 0 : 1, corporate.Requests.Count());
        Assert.Equal(!isDirect, answer.IsSuccessStatusCode);
        Assert.NotEqual("proxy_configuration_error", proxy.Exchange().Error?.Type);
    }

    [Fact]
    public async Task A_local_target_never_goes_through_the_proxy()
    {
        await using var corporate = await Tinyproxy.StartAsync(_internet!);
        await using var proxy = await ProxyAsync(
            $"http://localhost:{_plain!.Port}",
            new() { ["HTTP_PROXY"] = corporate.Url, ["ALL_PROXY"] = corporate.Url }
        );

        Assert.EndsWith(" /x", await Client.GetStringAsync(proxy.Url + "/x", Cancellation), StringComparison.Ordinal);
        Assert.Empty(corporate.Requests);
    }

    [Fact]
    public async Task The_executable_names_the_hop_and_the_refusal_and_shows_no_password()
    {
        await using var corporate = await Tinyproxy.StartAsync(_internet!, Tinyproxy.AskForCredentials);
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string?>
        {
            ["HTTPS_PROXY"] = corporate.Url.Replace("//", "//frontend:wrong-word@", StringComparison.Ordinal),
            ["https_proxy"] = null,
            ["NO_PROXY"] = null,
            ["no_proxy"] = null,
        };
        await using var devproxy = DevProxyRun.Start(folder.Path, environment, "https://api.test", "--port", "0");
        var url = await devproxy.ProxyUrlAsync();
        using var answer = await Client.GetAsync(url, Cancellation);

        Assert.Equal(502, (int)answer.StatusCode);
        await devproxy.LineWithAsync("rejects the credentials");
        await devproxy.LineWithAsync("user:password@");
        var shown = string.Join('\n', devproxy.Out.Concat(devproxy.Error)) + await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains(corporate.Url, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-word", shown, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_internet is not null)
            await _internet.DisposeAsync();
        if (_tls is not null)
            await _tls.DisposeAsync();
        if (_plain is not null)
            await _plain.DisposeAsync();
    }

    private static async Task SayWhoIsAskedAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        await context.Response.WriteAsync(
            $"{context.Request.Host} {context.Request.Path}{context.Request.QueryString} {await body.ReadToEndAsync(context.RequestAborted)}".TrimEnd()
        );
    }

    private static Task<ForwardingProxy> ProxyAsync(
        string target,
        Dictionary<string, string> environment,
        TimeSpan? connectTimeout = null
    ) =>
        ForwardingProxy.StartAsync(
            Configs.Of(
                Routes.To("/", target) with
                {
                    Ca = TestCertificates.File(TestCertificates.Authority),
                    ConnectTimeout = connectTimeout ?? TimeSpan.FromSeconds(60),
                }
            ) with
            {
                UpstreamProxy = new UpstreamProxyConfig(UpstreamProxyKind.Auto, null),
            },
            environment
        );
}
