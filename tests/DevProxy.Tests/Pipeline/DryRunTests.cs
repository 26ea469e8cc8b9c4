using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Pipeline;
using DevProxy.Routing;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class DryRunTests
{
    private static readonly CalledOrigin Local = new("http", "localhost:8010");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_told_is_what_a_running_proxy_does()
    {
        var sent = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            foreach (var header in context.Request.Headers)
                sent[header.Key] = header.Value.ToString();
            var own = $"http://{context.Request.Host}";
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"{own}/v2/users";
            context.Response.Headers.SetCookie = "session=1; Path=/v2/users";
            context.Response.Headers.StrictTransportSecurity = "max-age=1";
            context.Response.Headers.Server = "x";
            return Task.CompletedTask;
        });
        var route = Routes.To("/auth", upstream.Url + "/v2") with
        {
            PathRewrite = [Routes.Strip("/auth")],
            ChangeOrigin = ChangeOrigin.Target,
            Headers = [new HeaderChange("X-Env", "dev"), new HeaderChange("X-Debug", null)],
            ResponseHeaders = [new HeaderChange("Server", null)],
            Cors = Configs.Policy,
        };
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(route));
        var page = proxy.App.ProxyUrl;

        var told = await TellAsync(Configs.Of(route), new CalledOrigin("http", page["http://".Length..]), "/auth/users?x=%2F%2f");
        using var answer = await proxy.SendAsync(
            "GET",
            "/auth/users?x=%2F%2f",
            $"Origin: {page}",
            "Sec-Fetch-Site: same-origin",
            "X-Debug: 1"
        );

        Assert.Equal(told.UpstreamUrl, upstream.Url + upstream.Targets.Single());
        Assert.Contains($"Host: {page["http://".Length..]} becomes {sent["Host"]}", told.RequestChanges);
        Assert.Contains(
            told.RequestChanges,
            change =>
                change.StartsWith(
                    $"Origin and Referer become those of {sent["Origin"]} when the page itself is at {page};",
                    StringComparison.Ordinal
                )
        );
        Assert.All(
            ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Env"],
            name => Assert.Contains($"{name}: {sent[name]} is set", told.RequestChanges)
        );
        Assert.Contains("X-Debug is removed", told.RequestChanges);
        Assert.DoesNotContain("X-Debug", sent.Keys);
        Assert.Contains($"Location: {upstream.Url}/v2/users becomes {answer.Headers.Location}", told.ResponseChanges);
        Assert.Contains(
            "Set-Cookie: session=…; Path=/v2/users becomes "
                + $"{Assert.Single(answer.Headers.GetValues("Set-Cookie")).Replace("=1", "=…", StringComparison.Ordinal)}",
            told.ResponseChanges
        );
        Assert.All(["Strict-Transport-Security", "Server"], name => Assert.False(answer.Headers.Contains(name)));
        Assert.All(["Strict-Transport-Security is removed", "Server is removed"], change => Assert.Contains(change, told.ResponseChanges));
    }

    [Fact]
    public async Task Nothing_is_said_of_what_stays()
    {
        var told = await TellAsync(
            Configs.Of(Routes.To("/", "http://localhost:5173") with { Xfwd = false, AutoRewrite = false }),
            Local,
            "/"
        );

        Assert.Equal(["CDN-Loop: devproxy-… is set, to detect loops"], told.RequestChanges);
        Assert.DoesNotContain(
            told.ResponseChanges,
            change => change.StartsWith("Location", StringComparison.Ordinal) || change.StartsWith("CORS", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(nameof(RewriteOriginKind.Target), "https://api.example.com")]
    [InlineData(nameof(RewriteOriginKind.Fixed), "https://fixed.example")]
    public async Task An_origin_that_is_always_rewritten_is_told_without_a_condition(string kind, string origin)
    {
        var route = Routes.To("/", "https://api.example.com") with
        {
            RewriteOrigin = new RewriteOrigin(Enum.Parse<RewriteOriginKind>(kind), "https://fixed.example"),
        };

        Assert.Contains($"Origin and Referer become those of {origin}", (await TellAsync(Configs.Of(route), Local, "/")).RequestChanges);
    }

    [Fact]
    public async Task What_depends_on_the_request_is_told_as_a_condition()
    {
        var told = await TellAsync(
            Configs.Of(Routes.To("/", "https://api.example.com") with { Ws = false, AddsIdentity = true }),
            Local,
            "/"
        );

        Assert.Contains("a WebSocket upgrade is refused with 403: \"ws\" is false", told.RequestChanges);
        Assert.Contains(
            told.RequestChanges,
            change =>
                change.StartsWith("a request from a page that \"cors.origin\" does not allow is refused with 403", StringComparison.Ordinal)
        );
        Assert.Contains(
            told.ResponseChanges,
            change =>
                change.StartsWith(
                    "Access-Control-Allow-Origin and Access-Control-Allow-Credentials of the upstream are removed",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task Every_rule_of_a_cookie_map_is_shown_at_work()
    {
        var map = ImmutableDictionary<string, string>.Empty.Add("old.example", "new.example");
        var route = Routes.To("/", "https://api.example.com") with { CookieDomainRewrite = new CookieRewrite(CookieRewriteKind.Map, map) };

        Assert.Contains(
            "Set-Cookie: session=…; Domain=old.example; Path=/; Secure; SameSite=None becomes session=…; Domain=new.example; Path=/",
            (await TellAsync(Configs.Of(route), Local, "/")).ResponseChanges
        );
    }

    [Fact]
    public async Task Without_a_route_it_says_why_and_changes_nothing()
    {
        var told = await TellAsync(Configs.Of(Routes.To("/api", "http://localhost:1")), Local, "/apikey");

        Assert.Null(told.Route);
        Assert.Equal("destination_not_found", told.Error!.Type);
        Assert.Empty(told.RequestChanges);
        Assert.Equal("/api", Assert.Single(told.Rejected).Route);
    }

    [Fact]
    public void The_listener_is_named_as_a_browser_names_it()
    {
        Assert.Equal("http://localhost:8010", DryRun.Listener(Configs.Of() with { Port = 8010 }).ToString());
        Assert.Equal("http://localhost", DryRun.Listener(Configs.Of() with { Port = 80, Host = "0.0.0.0" }).ToString());
        Assert.Equal(
            "https://[::1]:8443",
            DryRun.Listener(Configs.Of() with { Port = 8443, Host = "::1", Https = new HttpsConfig(null, null) }).ToString()
        );
    }

    private static async Task<RouteExplanation> TellAsync(ProxyConfig config, CalledOrigin called, string target)
    {
        using var table = Routes.Table(config);
        return await new DryRun(config, table).TellAsync("GET", called, RawTarget.Parse(target), Token);
    }
}
