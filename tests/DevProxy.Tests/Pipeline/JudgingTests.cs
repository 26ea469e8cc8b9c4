using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Pipeline;

public sealed class JudgingTests
{
    private static readonly string[] Page =
    [
        "Origin: http://localhost:3000",
        "Sec-Fetch-Mode: cors",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Dest: empty",
    ];

    [Fact]
    public async Task A_preflight_and_its_request_are_paired()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await RunningProxy.ToAsync(upstream, Configs.Policy);

        using var preflight = await proxy.SendAsync(
            "OPTIONS",
            "/api",
            [.. Page, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-a"]
        );
        var pending = (await proxy.EndedAsync()).Cors;
        using var request = await proxy.SendAsync("PUT", "/api", [.. Page, "X-A: 1"]);
        var actual = (await proxy.EndedAsync()).Cors;

        Assert.Equal(new PreflightPart(PreflightState.Pending, null), pending.Preflight);
        Assert.Equal(new PreflightPart(PreflightState.Paired, 1), actual.Preflight);
        Assert.Equal(new PreflightPart(PreflightState.Paired, 2), proxy.App.Store.Find(1)!.Cors.Preflight);
        Assert.True(actual.NeedsPreflight);
        Assert.Equal(Layout.Beside, actual.Layout);
        Assert.Equal(("http://localhost:3000", $"http://localhost:{proxy.Port}"), (actual.Origin, actual.TargetOrigin));
        Assert.Equal(FailureCode.AcaoMissing, actual.Upstream!.Code);
        Assert.Equal(Outcome.Allowed, actual.Delivered!.Outcome);
    }

    [Theory]
    [InlineData(null, Outcome.Allowed, CredentialsMode.NotInclude, Outcome.Allowed)]
    [InlineData("Cookie: a=1", Outcome.Blocked, CredentialsMode.Include, Outcome.Allowed)]
    public async Task The_request_settles_what_was_conditional_on_its_preflight(
        string? evidence,
        Outcome upstreams,
        CredentialsMode mode,
        Outcome delivereds
    )
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            context.Response.Headers.AccessControlAllowMethods = "PUT";
            return Task.CompletedTask;
        });

        // Without a header as evidence DevProxy changes nothing, so that the request's arrival alone shows that the preflight has passed.
        await using var proxy = await RunningProxy.ToAsync(upstream, evidence is null ? null : Configs.Policy);

        using var preflight = await proxy.SendAsync("OPTIONS", "/api", [.. Page, "Access-Control-Request-Method: PUT"]);
        var before = (await proxy.EndedAsync()).Cors;
        using var request = await proxy.SendAsync("PUT", "/api", evidence is null ? Page : [.. Page, evidence]);
        var revised = (await proxy.NextAsync(ExchangeEventKind.Revised)).Record!;

        Assert.Equal((Outcome.Conditional, CredentialsMode.Unknown), (before.Upstream!.Outcome, before.Upstream.Credentials));
        Assert.Equal(1, revised.Id);
        Assert.Equal((upstreams, mode), (revised.Cors.Upstream!.Outcome, revised.Cors.Upstream.Credentials));
        Assert.Equal((delivereds, mode), (revised.Cors.Delivered!.Outcome, revised.Cors.Delivered.Credentials));
        Assert.Equal(mode, (await proxy.EndedAsync()).Cors.Delivered!.Credentials);
    }

    [Fact]
    public async Task A_preflight_that_no_request_follows_is_told_after_five_seconds()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await RunningProxy.ToAsync(upstream, Configs.Policy with { Mode = CorsMode.Override }, time: time);

        using var preflight = await proxy.SendAsync("OPTIONS", "/api", [.. Page, "Access-Control-Request-Method: PUT"]);
        await proxy.EndedAsync();
        time.Advance(PreflightLedger.UnansweredAfter);
        var revised = (await proxy.NextAsync(ExchangeEventKind.Revised)).Record!;

        Assert.Equal(new PreflightPart(PreflightState.Unanswered, null), revised.Cors.Preflight);
        Assert.Contains(Advisory.PreflightAnsweredButNotSent, revised.Cors.Delivered!.Advisories);
    }

    [Fact]
    public async Task Where_cors_is_not_in_play_nothing_is_judged()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await RunningProxy.ToAsync(upstream);

        using var response = await proxy.SendAsync(
            "GET",
            "/",
            "Sec-Fetch-Site: same-origin",
            "Sec-Fetch-Mode: cors",
            "Sec-Fetch-Dest: empty"
        );
        var cors = (await proxy.EndedAsync()).Cors;

        Assert.Equal(Layout.Front, cors.Layout);
        Assert.Null(cors.NeedsPreflight);
        Assert.Null(cors.Preflight);
        Assert.Equal(Outcome.NotApplicable, cors.Delivered!.Outcome);
    }

    [Fact]
    public async Task An_upstream_that_gave_no_answer_is_the_root_cause()
    {
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", "http://127.0.0.1:1")));

        using var response = await proxy.SendAsync("GET", "/", Page);
        var cors = (await proxy.EndedAsync()).Cors;

        Assert.Equal(FailureCode.AcaoMissing, cors.Delivered!.Code);
        Assert.Equal(RootCause.UpstreamUnreachable, cors.Delivered.RootCause);
    }

    [Fact]
    public async Task Messages_show_no_secret_of_the_url()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await RunningProxy.ToAsync(upstream);

        using var response = await proxy.SendAsync("GET", "/api?access_token=s3cret", Page);
        var verdict = (await proxy.EndedAsync()).Cors.Delivered!;

        Assert.Contains("/api?access_token=***", verdict.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_an_error_shows_the_backend()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.StatusCode = 404;
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync("<!DOCTYPE html><html><body><pre>Cannot GET /api</pre></body></html>");
        });
        await using var proxy = await RunningProxy.ToAsync(upstream);

        using var response = await proxy.SendAsync("GET", "/api", Page);
        var verdict = (await proxy.EndedAsync()).Cors.Upstream!;

        Assert.Equal(Backend.Express, verdict.Fix!.Backend);
    }

    [Theory]
    [InlineData("Origin: http://localhost:8010", "Referer: http://localhost:3000/", "Sec-Fetch-Site: same-origin", "http://localhost:8010")]
    [InlineData("Origin: http://localhost:3000", "Referer: http://localhost:3000/", "Sec-Fetch-Site: same-origin", null)]
    public async Task The_verdict_says_when_a_dev_server_replaced_the_pages_origin_with_its_target(
        string origin,
        string referer,
        string site,
        string? shown
    )
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await RunningProxy.ToAsync(
            upstream,
            change: route => route with { RewriteOrigin = new(RewriteOriginKind.Never, null) }
        );

        using var response = await proxy.SendAsync(
            "POST",
            "/api",
            origin,
            referer,
            site,
            "Sec-Fetch-Mode: cors",
            "Sec-Fetch-Dest: empty",
            "Connection: close"
        );
        var cors = (await proxy.EndedAsync()).Cors;

        Assert.Equal(Layout.Behind, cors.Layout);
        Assert.Equal(
            shown is null ? null : $"The upstream received {shown} as the origin instead of the page's own.",
            cors.Upstream!.Explanation
        );
    }

    [Fact]
    public async Task Production_origins_are_judged_on_the_upstreams_own_headers()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "https://live.example";
            return Task.CompletedTask;
        });
        Assert.True(Origin.TryParse("https://live.example", out var live));
        Assert.True(Origin.TryParse("https://www.live.example", out var www));
        await using var proxy = await RunningProxy.StartAsync(
            Configs.Of(Routes.To("/", upstream.Url)) with
            {
                ProductionOrigins = [live, www],
            }
        );

        using var response = await proxy.SendAsync("GET", "/api", Page);
        var production = (await proxy.EndedAsync()).Cors.Production;

        Assert.Equal(["https://live.example", "https://www.live.example"], production.Select(one => one.Origin));
        Assert.NotEqual(Outcome.Blocked, production[0].Verdict.Outcome);
        Assert.Equal(Outcome.Blocked, production[1].Verdict.Outcome);
    }
}
