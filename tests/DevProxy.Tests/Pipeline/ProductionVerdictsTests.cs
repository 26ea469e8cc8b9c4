using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class ProductionVerdictsTests
{
    private const string Production = "https://your-website.com";

    private static readonly string[] Page =
    [
        "Origin: http://localhost:3000",
        "Sec-Fetch-Mode: cors",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Dest: empty",
    ];

    [Fact]
    public async Task A_preflight_is_judged_as_the_one_of_the_production_page()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            context.Response.Headers.AccessControlAllowMethods = "PUT";
            context.Response.Headers.AccessControlAllowHeaders = context.Request.Headers.Origin == Production ? "x-b" : "x-a";
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(upstream);

        using var preflight = await proxy.SendAsync(
            "OPTIONS",
            "/api",
            [.. Page, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-a"]
        );
        var verdict = Assert.Single((await proxy.NextAsync(ExchangeEventKind.Revised)).Record!.Cors.Production).Verdict;

        Assert.Equal(FailureCode.PreflightHeaderNotAllowed, verdict.Code);
        Assert.Equal(["x-a"], verdict.Failing);
        Assert.StartsWith($"Access to fetch at '{upstream.Url}/api' from origin '{Production}'", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_same_origin_call_of_script_is_asked_for_as_production_would_make_it()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Method == "OPTIONS" ? 401 : 200;
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(upstream);

        using var request = await proxy.SendAsync(
            "DELETE",
            "/api",
            $"Origin: http://localhost:{proxy.Port}",
            "Sec-Fetch-Mode: cors",
            "Sec-Fetch-Site: same-origin",
            "Sec-Fetch-Dest: empty"
        );
        var cors = (await proxy.NextAsync(ExchangeEventKind.Revised)).Record!.Cors;

        Assert.Equal(Layout.Front, cors.Layout);
        Assert.Equal(
            (Outcome.Blocked, FailureCode.PreflightAcaoMissing),
            (cors.Production[0].Verdict.Outcome, cors.Production[0].Verdict.Code)
        );
        Assert.Equal(RootCause.OptionsRejectedByAuth, cors.Production[0].Verdict.RootCause);
    }

    [Fact]
    public async Task What_is_known_late_stays_when_the_preflight_turns_out_to_be_unanswered()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await StartAsync(upstream, time);

        using var preflight = await proxy.SendAsync("OPTIONS", "/api", [.. Page, "Access-Control-Request-Method: PUT"]);
        await proxy.NextAsync(ExchangeEventKind.Revised);
        time.Advance(PreflightLedger.UnansweredAfter);
        var revised = (await proxy.NextAsync(ExchangeEventKind.Revised)).Record!;

        Assert.Equal(PreflightState.Unanswered, revised.Cors.Preflight!.State);
        Assert.Equal(Outcome.Blocked, Assert.Single(revised.Cors.Production).Verdict.Outcome);
    }

    [Fact]
    public async Task What_a_dev_server_serves_to_its_own_page_is_no_api()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("export {}"));
        await using var proxy = await StartAsync(upstream);

        using var module = await proxy.SendAsync(
            "GET",
            "/src/main.js",
            "Sec-Fetch-Mode: cors",
            "Sec-Fetch-Site: same-origin",
            "Sec-Fetch-Dest: script"
        );

        Assert.Empty((await proxy.EndedAsync()).Cors.Production);
        Assert.Equal(["/src/main.js"], upstream.Targets);
    }

    private static Task<RunningProxy> StartAsync(TestUpstream upstream, TimeProvider? time = null)
    {
        Assert.True(Origin.TryParse(Production, out var origin));
        return RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)) with { ProductionOrigins = [origin] }, time);
    }
}
