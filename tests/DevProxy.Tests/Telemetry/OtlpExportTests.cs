using System.Collections.Concurrent;
using System.Globalization;
using DevProxy.Tests.Cli;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Telemetry;

/// <summary>What a running DevProxy sends to a collector, and the trace context that the upstream gets.</summary>
public sealed class OtlpExportTests : IDisposable
{
    private const string Page = "http://localhost:3000";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Span = "00f067aa0ba902b7";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });
    private readonly ConcurrentQueue<string> _traceparents = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Traces_metrics_and_logs_arrive_without_secrets_and_the_upstream_continues_the_trace()
    {
        await using var api = await ApiAsync();
        await using var collector = await Collector.StartAsync();
        await using (var devproxy = Start(api, new() { [Endpoint] = collector.Url }))
        {
            var url = await devproxy.ProxyUrlAsync();
            Assert.Contains($"traces, metrics and logs go to {collector.Url} (OpenTelemetry)", devproxy.Output, StringComparison.Ordinal);
            await SendAsync(url + "/api/users?page=2&token=s3cret", $"00-{Trace}-{Span}-01");
            await SendAsync(url + "/api/missing", null);
            await SendAsync(url + "/gone/x", null);
            await SendAsync(url + "/api/unsampled", "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-00");
            await EndAsync(devproxy);
        }

        var spans = collector.Spans;
        Assert.All(spans, span => Assert.Equal("devproxy", span.Service));
        Assert.All(spans, span => Assert.InRange(span.End, span.Start, ulong.MaxValue));
        Assert.Equal(6, spans.Count);
        var server = spans.Single(span => span.TraceId == Trace && span.Kind == 2);
        var client = spans.Single(span => span.TraceId == Trace && span.Kind == 3);
        Assert.Equal(("GET /api", Span), (server.Name, server.ParentId));
        Assert.Equal(("GET", server.Id), (client.Name, client.ParentId));
        var sent = _traceparents.ToArray();
        Assert.Equal($"00-{Trace}-{client.Id}-01", sent[0]);
        Assert.Equal(
            ("GET", "/api", "200", "/api/users", "acao-missing", "allowed", "upstream", "1"),
            (
                server.Attributes["http.request.method"],
                server.Attributes["http.route"],
                server.Attributes["http.response.status_code"],
                server.Attributes["url.path"],
                server.Attributes["devproxy.cors.upstream.code"],
                server.Attributes["devproxy.cors.delivered.outcome"],
                server.Attributes["devproxy.answered_by"],
                server.Attributes["devproxy.exchange.id"]
            )
        );
        Assert.StartsWith("page=2&token=", server.Attributes["url.query"], StringComparison.Ordinal);
        Assert.StartsWith($"{api.Url}/api/users?page=2&token=", client.Attributes["url.full"], StringComparison.Ordinal);
        Assert.Equal(
            (api.Host, api.Port.ToString(CultureInfo.InvariantCulture), "1.1", "200"),
            (
                client.Attributes["server.address"],
                client.Attributes["server.port"],
                client.Attributes["network.protocol.version"],
                client.Attributes["http.response.status_code"]
            )
        );
        Assert.False(server.Attributes.ContainsKey("error.type"));

        // A 404 is an error in the client's span, but not in the server's (semantic conventions, HTTP spans, status).
        var missing = spans.Where(span => span.Attributes.GetValueOrDefault("http.response.status_code") == "404").ToList();
        Assert.Equal((2UL, 0UL), (missing.Single(span => span.Kind == 3).Status, missing.Single(span => span.Kind == 2).Status));
        Assert.Equal("404", missing.Single(span => span.Kind == 3).Attributes["error.type"]);
        var refused = spans.Where(span => span.Attributes.GetValueOrDefault("error.type") == "connection_refused").ToList();
        Assert.Equal([2UL, 3UL], refused.Select(span => span.Kind).Order());
        Assert.All(refused, span => Assert.Equal(2UL, span.Status));
        Assert.StartsWith("00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-", sent[2], StringComparison.Ordinal);
        Assert.EndsWith("-00", sent[2], StringComparison.Ordinal);

        var served = collector.Points.Where(point => point.Name == "http.server.request.duration").ToList();
        Assert.Equal(4UL, served.Aggregate(0UL, (sum, point) => sum + point.Count));
        Assert.All(served, point => Assert.Equal((true, "s"), (point.IsHistogram, point.Unit)));
        Assert.Contains(
            served,
            point => point.Attributes.GetValueOrDefault("http.route") == "/gone" && point.Attributes["error.type"] == "connection_refused"
        );
        Assert.Equal(
            4UL,
            collector.Points.Where(point => point.Name == "http.client.request.duration").Aggregate(0UL, (sum, point) => sum + point.Count)
        );
        var verdict = collector.Points.Single(point =>
            point.Name == "devproxy.cors.verdicts" && point.Attributes.GetValueOrDefault("devproxy.cors.code") == "acao-missing"
        );
        Assert.Equal(
            (3UL, "upstream", "/api"),
            (verdict.Count, verdict.Attributes["devproxy.cors.side"], verdict.Attributes["http.route"])
        );

        var log = collector.Logs.Single(one => one.TraceId == Trace);
        Assert.Equal((server.Id, 9UL, "#1 GET /api/users 200 acao-missing"), (log.SpanId, log.Severity, log.Body));
        Assert.Equal("/api", log.Attributes["http.route"]);
        Assert.Equal(17UL, collector.Logs.Single(one => one.Body.StartsWith("#3 ", StringComparison.Ordinal)).Severity);
        Assert.DoesNotContain("s3cret", collector.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_can_name_a_collector_and_the_environment_can_override_or_disable_it()
    {
        await using var api = await ApiAsync();
        await using var ofFile = await Collector.StartAsync();
        await using var ofEnvironment = await Collector.StartAsync();
        foreach (
            var variables in new Dictionary<string, string?>[]
            {
                new(),
                new() { [Endpoint] = ofEnvironment.Url },
                new() { ["OTEL_SDK_DISABLED"] = "true" },
            }
        )
        {
            await using var devproxy = Start(api, variables, ofFile.Url);
            await SendAsync(await devproxy.ProxyUrlAsync() + "/api/users", null);
            await EndAsync(devproxy);
        }

        Assert.Equal(2, ofFile.Spans.Count);
        Assert.Equal(2, ofEnvironment.Spans.Count);
    }

    [Fact]
    public async Task Without_a_collector_traceparent_is_forwarded_unchanged_and_never_added()
    {
        const string odd = "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01-more";
        await using var api = await ApiAsync();
        Configure(api, null);
        await using var devproxy = DevProxyRun.Start(_folder.Path, StateFolder);
        var url = await devproxy.ProxyUrlAsync();

        await SendAsync(url + "/api/users", odd);
        await SendAsync(url + "/api/users", null);

        Assert.Equal([odd, ""], _traceparents);
    }

    [Theory]
    [InlineData("null", false)]
    [InlineData("\"http://localhost:4318\"", true)]
    public async Task Explain_mentions_traceparent_only_with_a_collector(string collector, bool isTold)
    {
        using var run = new CommandRun();
        run.Write("proxy.json", $$"""{ "log": { "otlp": {{collector}} }, "routes": { "/api": "http://localhost:1" } }""");

        Assert.Equal(0, await run.RunAsync("explain", "/api"));

        Assert.Equal(isTold, run.Out.Contains("traceparent is set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unreachable_collector_causes_one_warning_and_nothing_else()
    {
        await using var api = await ApiAsync();
        var nowhere = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        await using var devproxy = Start(
            api,
            new()
            {
                [Endpoint] = nowhere,
                ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "50",
            }
        );
        var url = await devproxy.ProxyUrlAsync();
        Assert.Equal(200, await SendAsync(url + "/api/users", null));
        var warning = await devproxy.LineWithAsync("Telemetry does not arrive at");
        Assert.Contains($"warning: Telemetry does not arrive at {nowhere} (", warning, StringComparison.Ordinal);
        Assert.Equal(200, await SendAsync(url + "/api/users", null));

        await EndAsync(devproxy);

        Assert.Single(devproxy.Out, line => line.Contains("Telemetry does not arrive", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_never_answers_delays_neither_requests_nor_the_exit()
    {
        var never = new TaskCompletionSource();
        await using var api = await ApiAsync();
        await using var silent = await TestUpstream.StartAsync(context => never.Task.WaitAsync(context.RequestAborted));
        await using var devproxy = Start(api, new() { [Endpoint] = silent.Url });
        Assert.Equal(200, await SendAsync(await devproxy.ProxyUrlAsync() + "/api/users", null));

        await EndAsync(devproxy);

        Assert.NotEmpty(silent.Targets);
        Assert.False(never.Task.IsCompleted);
    }

    private async Task<int> SendAsync(string url, string? traceparent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Add("Origin", Page);
        request.Headers.Add("Authorization", "Bearer s3cret");
        if (traceparent is not null)
            request.Headers.TryAddWithoutValidation("traceparent", traceparent);
        using var answer = await _http.SendAsync(request, Token);
        await answer.Content.ReadAsStringAsync(Token);
        return (int)answer.StatusCode;
    }

    private Task<TestUpstream> ApiAsync() =>
        TestUpstream.StartAsync(context =>
        {
            _traceparents.Enqueue(context.Request.Headers.TraceParent.ToString());
            context.Response.StatusCode = context.Request.Path == "/api/missing" ? 404 : 200;
            return context.Response.WriteAsync("users", context.RequestAborted);
        });

    private Dictionary<string, string?> StateFolder
    {
        get
        {
            var folder = Path.Combine(_folder.Path, "state");
            return new() { ["XDG_STATE_HOME"] = folder, ["LOCALAPPDATA"] = folder };
        }
    }

    private DevProxyProcess Start(TestUpstream api, Dictionary<string, string?> variables, string? collector = null)
    {
        Configure(api, collector);
        return DevProxyProcess.Start(_folder.Path, StateFolder.Concat(variables).ToDictionary());
    }

    private void Configure(TestUpstream api, string? collector)
    {
        var gone = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        var log = collector is null
            ? ""
            : $$"""
                "log": { "otlp": "{{collector}}" },
                """;
        _folder.Write(
            "proxy.json",
            $$"""
            { "port": 0, "cors": true, {{log}} "inspector": { "port": 0 }, "routes": { "/api": "{{api.Url}}", "/gone": "{{gone}}" } }
            """
        );
    }

    private static async Task EndAsync(DevProxyProcess devproxy)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no signal to end it by.");
        await devproxy.SignalAsync("TERM");
        Assert.Equal(0, await devproxy.ExitCodeAsync());
    }
}
