using System.Collections.Concurrent;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Pipeline;

public sealed class ProductionProbesTests
{
    private const string Production = "https://your-website.com";

    private static readonly string[] Page =
    [
        "Origin: http://localhost:3000",
        "Sec-Fetch-Mode: cors",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Dest: empty",
        "Cookie: a=1",
    ];

    private readonly ConcurrentQueue<string> _probes = new();

    [Fact]
    public async Task The_upstream_is_asked_after_the_answer_and_the_record_is_revised()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Headers.Origin == Production)
                await told.Task.WaitAsync(TestContext.Current.CancellationToken);
            await Listed(context);
        });
        await using var proxy = await StartAsync(upstream);

        using var response = await proxy.SendAsync("GET", "/api", Page);
        var ended = await proxy.EndedAsync();
        told.SetResult();
        var revised = (await proxy.NextAsync(ExchangeEventKind.Revised)).Record!;

        Assert.Equal(Outcome.Indeterminate, Verdict(ended).Outcome);
        Assert.Equal(ended.Id, revised.Id);
        Assert.Equal(Outcome.Allowed, Verdict(revised).Outcome);
        Assert.Equal(Outcome.Allowed, Verdict(proxy.App.Store.Find(ended.Id)!).Outcome);
        Assert.Equal([$"/api GET {Production}"], _probes);
        Assert.Equal(ended.Id, proxy.App.Store.LastId); // The probe is no exchange.
    }

    [Fact]
    public async Task The_same_method_path_and_headers_are_asked_for_at_most_once_a_minute()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var upstream = await TestUpstream.StartAsync(Listed);
        await using var proxy = await StartAsync(upstream, time);

        using var first = await proxy.SendAsync("GET", "/api?1", Page);
        await proxy.NextAsync(ExchangeEventKind.Revised);
        time.Advance(TimeSpan.FromSeconds(59));
        using var second = await proxy.SendAsync("GET", "/api?2", Page);
        var known = await proxy.EndedAsync();
        Assert.Equal(Outcome.Allowed, Verdict(known).Outcome); // At once: the answer is remembered.
        Assert.Single(_probes);

        time.Advance(TimeSpan.FromSeconds(1));
        using var third = await proxy.SendAsync("GET", "/api?3", Page);
        await proxy.NextAsync(ExchangeEventKind.Revised);
        Assert.Equal(2, _probes.Count);
    }

    [Theory]
    [InlineData("GET", "/other")]
    [InlineData("POST", "/api")]
    [InlineData("GET", "/api", "X-A: 1")]
    public async Task Another_method_path_or_header_is_another_question(string method, string path, params string[] headers)
    {
        await using var upstream = await TestUpstream.StartAsync(Listed);
        await using var proxy = await StartAsync(upstream);

        using var first = await proxy.SendAsync("GET", "/api", Page);
        await proxy.NextAsync(ExchangeEventKind.Revised);
        using var second = await proxy.SendAsync(method, path, [.. Page, .. headers]);
        await proxy.NextAsync(ExchangeEventKind.Revised);

        Assert.Equal(2, _probes.Count);
    }

    [Fact]
    public async Task A_browser_has_its_answer_while_the_upstream_keeps_the_probe_waiting()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Method == "OPTIONS")
                await release.Task.WaitAsync(context.RequestAborted);
            await Listed(context);
        });
        await using var proxy = await StartAsync(upstream);

        using var first = await proxy.SendAsync("GET", "/api", Page);
        Assert.Equal("hello", await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await proxy.EndedAsync();
        using var second = await proxy.SendAsync("GET", "/api", Page); // On the same connection.
        Assert.Equal("hello", await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await proxy.EndedAsync();

        release.SetResult();
        Assert.Equal(Outcome.Allowed, Verdict((await proxy.NextAsync(ExchangeEventKind.Revised)).Record!).Outcome);
        Assert.Equal(Outcome.Allowed, Verdict((await proxy.NextAsync(ExchangeEventKind.Revised)).Record!).Outcome);
        Assert.Single(_probes); // Both waited for the same one.
    }

    [Fact]
    public async Task After_five_seconds_of_silence_the_command_remains()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var asked = new SemaphoreSlim(0);
        var left = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Method == "OPTIONS")
            {
                context.RequestAborted.Register(left.SetResult);
                asked.Release();
                await left.Task;
            }

            await Listed(context);
        });
        await using var proxy = await StartAsync(upstream, time);

        using var response = await proxy.SendAsync("GET", "/api", Page);
        var record = await proxy.EndedAsync();
        await asked.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(5));
        await left.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        var verdict = Verdict(proxy.App.Store.Find(record.Id)!);
        Assert.Equal(Outcome.Indeterminate, verdict.Outcome);
        Assert.EndsWith($"devproxy check {upstream.Url}/api --origin {Production}", verdict.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_that_is_on_its_way_holds_up_no_shutdown()
    {
        var asked = new SemaphoreSlim(0);
        var left = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Method == "OPTIONS")
            {
                context.RequestAborted.Register(left.SetResult);
                asked.Release();
                await left.Task;
            }
        });
        await using (var proxy = await StartAsync(upstream))
        {
            using var response = await proxy.SendAsync("GET", "/api", Page);
            await asked.WaitAsync(TestContext.Current.CancellationToken);
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    private static Verdict Verdict(ExchangeRecord record) => Assert.Single(record.Cors.Production).Verdict;

    private static Task<RunningProxy> StartAsync(TestUpstream upstream, TimeProvider? time = null)
    {
        Assert.True(Origin.TryParse(Production, out var origin));
        return RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)) with { ProductionOrigins = [origin] }, time);
    }

    // An API whose list has the production origin alone, and which answers OPTIONS.
    private async Task Listed(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (context.Request.Method == "OPTIONS")
        {
            Assert.False(context.Request.Headers.ContainsKey("Cookie"));
            _probes.Enqueue($"{context.Request.Path} {context.Request.Headers.AccessControlRequestMethod} {origin}");
        }

        if (origin == Production)
        {
            context.Response.Headers.AccessControlAllowOrigin = origin;
            context.Response.Headers.AccessControlAllowCredentials = "true";
            context.Response.Headers.AccessControlAllowHeaders = "x-a";
        }

        if (context.Request.Method == "OPTIONS")
            context.Response.StatusCode = 204;
        else
            await context.Response.WriteAsync("hello");
    }
}
