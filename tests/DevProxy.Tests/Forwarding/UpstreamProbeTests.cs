using System.Collections.Concurrent;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Routing;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

public sealed class UpstreamProbeTests
{
    private const string Production = "https://your-website.com";

    private static readonly ObservedRequest Asked = new(
        "PUT",
        "http://localhost:8010/api/%2e%2e/data?x=1",
        new HeaderList(
            new("Origin", "http://localhost:3000"),
            new("Cookie", "session=1"),
            new("Authorization", "Bearer x"),
            new("User-Agent", "Mozilla/5.0 (a browser)")
        )
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_the_preflight_that_a_page_there_would_send_with_the_path_and_the_Host_of_a_forwarded_one()
    {
        var heads = new ConcurrentQueue<string>();
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            heads.Enqueue(
                $"{context.Request.Method} "
                    + $"{string.Join('|', context.Request.Headers.Where(h => h.Key != "CDN-Loop").Select(h => $"{h.Key}: {h.Value}").Order(StringComparer.Ordinal))}"
            );
            context.Response.StatusCode = 204;
            context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            return Task.CompletedTask;
        });
        var route = Routes.To("/api", upstream.Url + "/v2") with
        {
            PathRewrite = [Routes.Strip("/api")],
            Headers = [new("X-Env", "dev"), new("User-Agent", null)],
        };

        var answer = await AskAsync(route, "content-type", "x-a");

        Assert.Equal(204, answer!.Status);
        Assert.Equal(Production, answer.Headers.Get("Access-Control-Allow-Origin"));
        Assert.Equal(["/v2/%2e%2e/data?x=1"], upstream.Targets);
        Assert.Equal(
            [
                "OPTIONS Accept: */*|Access-Control-Request-Headers: content-type,x-a|Access-Control-Request-Method: PUT|Host: "
                    + $"localhost:8010|Origin: {Production}|X-Env: dev",
            ],
            heads
        );
    }

    [Fact]
    public async Task Neither_the_browsers_credentials_nor_those_that_the_route_adds_go_with_it()
    {
        var names = new ConcurrentQueue<string>();
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            foreach (var name in context.Request.Headers.Keys)
                names.Enqueue(name.ToLowerInvariant());
            return Task.CompletedTask;
        });
        var route = Routes.To("/", upstream.Url) with
        {
            Headers =
            [
                new("Authorization", "Bearer dev"),
                new("Cookie", "dev=1"),
                new("X-Api-Key", "k"),
                new("X-Tenant", "t"),
                new("X-Plain", "p"),
            ],
        };

        await AskAsync(route);

        Assert.Equal(
            ["accept", "access-control-request-method", "cdn-loop", "host", "origin", "user-agent", "x-plain"],
            names.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(RewriteOriginKind.Target, null)]
    [InlineData(RewriteOriginKind.Fixed, "https://other.example")]
    public async Task The_upstream_is_shown_the_production_origin_whatever_the_route_makes_of_Origin(object kind, string? origin)
    {
        var origins = new ConcurrentQueue<string>();
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            origins.Enqueue(context.Request.Headers.Origin.ToString());
            return Task.CompletedTask;
        });

        await AskAsync(
            Routes.To("/", upstream.Url) with
            {
                RewriteOrigin = new((RewriteOriginKind)kind, origin),
                Headers = [new("Origin", "https://x.example")],
            }
        );

        Assert.Equal([Production], origins);
    }

    [Fact]
    public async Task A_probe_that_fails_has_no_answer()
    {
        Assert.Null(await AskAsync(Routes.To("/", "http://127.0.0.1:1")));
    }

    [Fact]
    public async Task A_probe_ends_with_its_token()
    {
        using var gone = new CancellationTokenSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await gone.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        Assert.Null(await AskAsync(Routes.To("/", upstream.Url), gone.Token));
    }

    private static Task<Answer?> AskAsync(RouteConfig route, params string[] names) => AskAsync(route, Token, names);

    private static async Task<Answer?> AskAsync(RouteConfig route, CancellationToken cancellationToken, params string[] names)
    {
        using var table = Routes.Table(Configs.Of(route));
        var probe = new UpstreamProbe(new LoopMark(), new UpstreamFailure(false));
        return await probe.AskAsync(
            table.Routes[0].Upstream(),
            Asked,
            new PreflightQuestion(Production, "PUT", [.. names]),
            ["x-tenant"],
            cancellationToken
        );
    }
}
