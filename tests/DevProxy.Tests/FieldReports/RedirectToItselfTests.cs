using System.Collections.Immutable;
using System.Net;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A server that wants https and was told that the page uses http redirected to the URL that was just asked, again and again.
/// </summary>
public sealed class RedirectToItselfTests
{
    [Theory]
    [InlineData("GET", ChangeOrigin.Auto)]
    [InlineData("GET", ChangeOrigin.Target)]
    [InlineData("POST", ChangeOrigin.Auto)]
    [InlineData("POST", ChangeOrigin.Target)]
    internal async Task A_server_over_https_is_told_https(string method, ChangeOrigin host)
    {
        // UseForwardedHeaders and UseHttpsRedirection of ASP.NET Core.
        await using var upstream = await TestUpstream.StartHttpsAsync(TestCertificates.Localhost, InsistAsync);
        await using var proxy = await RunningProxy.ToAsync(upstream, change: route => route with { ChangeOrigin = host });
        var origin = method == "GET" ? [] : new[] { $"Origin: http://localhost:{proxy.Port}" };
        using var answer = await proxy.SendAsync(method, "/dash?a=b", ["Sec-Fetch-Site: same-origin", .. origin]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_server_behind_an_https_tunnel_is_told_https()
    {
        await using var upstream = await TestUpstream.StartAsync(InsistAsync);
        await using var proxy = await RunningProxy.ToAsync(upstream);
        foreach (var method in new[] { "GET", "POST" })
        {
            using var answer = await proxy.SendAsync(
                method,
                "/dash",
                "X-Forwarded-Host: abc.tunnel.example",
                "X-Forwarded-Proto: https",
                "Origin: https://abc.tunnel.example",
                "Sec-Fetch-Site: same-origin"
            );
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("GET", 301, "", false)]
    [InlineData("GET", 302, "http://{upstream}/a/dash?x=1", true)]
    [InlineData("GET", 302, "http://{host}/a/dash?x=1#part", true)]
    [InlineData("GET", 307, "/a/dash?x=1", true)]
    [InlineData("GET", 308, "dash?x=1", true)]
    [InlineData("GET", 302, "?x=1", true)]
    [InlineData("GET", 302, "//{host}/a/dash?x=1", true)]
    [InlineData("HEAD", 302, "/a/dash?x=1", true)]
    [InlineData("POST", 307, "/a/dash?x=1", true)]
    [InlineData("GET", 302, "/a/dash?x=2", false)]
    [InlineData("GET", 302, "/a/dash/?x=1", false)]
    [InlineData("GET", 302, "https://{host}/a/dash?x=1", false)]
    [InlineData("GET", 201, "/a/dash?x=1", false)]
    [InlineData("POST", 303, "/a/dash?x=1", false)]
    [InlineData("POST", 302, "/a/dash?x=1", false)]
    public async Task A_redirect_to_the_URL_that_was_asked_is_noted(string method, int status, string location, bool expected)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = location
                .Replace("{host}", context.Request.Host.Value, StringComparison.Ordinal)
                .Replace("{upstream}", $"127.0.0.1:{context.Connection.LocalPort}", StringComparison.Ordinal);
            return Task.CompletedTask;
        });
        await using var proxy = await RunningProxy.ToAsync(upstream);
        using var answer = await proxy.SendAsync(method, "/a/dash?x=1");
        var record = await proxy.EndedAsync();
        Assert.Equal(
            expected,
            record.Remarks.Any(remark => remark.Contains("leads to the URL that was just asked", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_redirect_that_sets_a_cookie_is_no_loop()
    {
        await using var upstream = RawUpstream.Answering(
            "HTTP/1.1 302 Found\r\nLocation: /\r\nSet-Cookie: seen=1\r\nContent-Length: 0\r\n\r\n"
        );
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));
        using var answer = await proxy.SendAsync("GET", "/");
        Assert.Empty((await proxy.EndedAsync()).Remarks);
    }

    [Fact]
    public async Task The_cause_of_a_loop_is_named_where_the_route_writes_it()
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(TestCertificates.Localhost, InsistAsync);
        var route = Routes.To("/", $"https://localhost:{upstream.Port}") with
        {
            Headers = ImmutableArray.Create(new HeaderChange("X-Forwarded-Proto", "http")),
        };
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(route));
        using var answer = await proxy.SendAsync("GET", "/dash");
        Assert.Equal(HttpStatusCode.RedirectKeepVerb, answer.StatusCode);
        var remarks = (await proxy.EndedAsync()).Remarks;
        Assert.Contains(remarks, remark => remark.Contains("X-Forwarded-Proto: http", StringComparison.Ordinal));
    }

    private static Task InsistAsync(HttpContext context)
    {
        RequestDelegate end = static context => context.Response.WriteAsync("ok");
        var https = new HttpsRedirectionMiddleware(
            end,
            Options.Create(new HttpsRedirectionOptions { HttpsPort = context.Connection.LocalPort }),
            new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build(),
            NullLoggerFactory.Instance
        );
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
        return new ForwardedHeadersMiddleware(https.Invoke, NullLoggerFactory.Instance, Options.Create(options)).Invoke(context);
    }
}
