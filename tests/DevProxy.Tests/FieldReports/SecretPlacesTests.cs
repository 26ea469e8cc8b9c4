using System.Collections.Concurrent;
using System.Text.Json;
using DevProxy.Tests.Cli;
using DevProxy.Tests.Configuration;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using DevProxy.Tests.Mcp;
using DevProxy.Tests.Telemetry;
using Microsoft.AspNetCore.Http;
using static DevProxy.Tests.FieldReports.KnownSecrets;
using static DevProxy.Tests.FieldReports.SecretTraffic;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// Known secrets, all of which hold the same letters, come in at every place that DevProxy reads; then everything that DevProxy shows is
/// searched for those letters, and the upstream must have got each secret as it was sent.
/// </summary>
public sealed class SecretPlacesTests : IDisposable
{
    private readonly CommandRun _run = new();
    private readonly HttpClient _http = PlainClient.New();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _run.Dispose();
    }

    [Fact]
    public async Task No_secret_of_the_traffic_is_in_any_output_of_the_proxy_and_the_upstream_got_all_of_them()
    {
        var got = new ConcurrentQueue<string>();
        await using var upstream = await TestUpstream.StartAsync(context => AnswerAsync(context, got));
        await using var broken = RawUpstream.Answering($"HTTP/1.1 200 OK\r\nSet-Cookie sid={Mark}-line\r\nContent-Length: 0\r\n\r\n");
        await using var nameless = RawUpstream.Answering(
            $"HTTP/1.1 200 OK\r\nX-Fine: 1\r\n{Mark}-folded-token\r\nContent-Length: 0\r\n\r\n"
        );
        _run.Write(
            "proxy.json",
            $$"""
            {
              "port": 0, "inspector": { "port": 0 }, "log": { "level": "debug", "file": "log.jsonl" }, "productionOrigins": ["https://your-website.com"],
              "routes": {
                "/api": {
                  "target": "{{upstream.Url}}/${PATH_KEY}",
                  "headers": { "X-Plain": "${PLAIN}", "X-Pin": "${PIN}", "X-Jwt": "Bearer ${JWT}", "X-Client-Secret": "{{Mark}}-literal" },
                  "responseHeaders": { "X-Set": "${SET}" }
                },
                "/cors": { "target": "{{upstream.Url}}", "cors": true },
                "/broken": "{{broken.Url}}", "/nameless": "{{nameless.Url}}",
                "/down": "http://127.0.0.1:{{RawUpstream.ClosedPort()}}/${PATH_KEY}"
              }
            }
            """
        );
        var variables = new Dictionary<string, string?>(Variables)
        {
            ["XDG_STATE_HOME"] = Path.Combine(_run.Folder, "state"),
            ["LOCALAPPDATA"] = Path.Combine(_run.Folder, "state"),
        };
        await using var collector = await Collector.StartAsync();
        await using var devproxy = DevProxyRun.Start(
            _run.Folder,
            new Dictionary<string, string?>(variables) { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url },
            "--record",
            "recorded.har"
        );
        var (proxy, inspector) = (await devproxy.ProxyUrlAsync(), await devproxy.InspectorUrlAsync());
        using var events = await _http.GetAsync(new Uri(inspector + "/api/events"), HttpCompletionOption.ResponseHeadersRead, Token);

        await _http.SendAsync(
            HttpMethod.Put,
            $"{proxy}/api/data?access_token={Mark}-q&page=2&client%5Fsecret={Mark}%2Bq&redirect_uri=https%3A%2F%2Fa.example%2Fcb%3Fid_token%3D{Mark}-nested",
            Json
        );
        await _http.SendAsync(
            HttpMethod.Post,
            $"{proxy}/api/form",
            new FormUrlEncodedContent([new("user", "ann"), new("password", $"{Mark} form"), new("api_key", $"{Mark}-form")])
        );
        await _http.SendAsync(HttpMethod.Post, $"{proxy}/api/parts", Parts());
        foreach (var way in new[] { "absolute", "relative", "scheme-relative", "odd", "nested" })
        {
            await _http.SendAsync(HttpMethod.Get, $"{proxy}/api/location?way={way}");
            await _http.SendAsync(HttpMethod.Options, $"{proxy}/cors/location?way={way}", null, ("Access-Control-Request-Method", "PUT"));
        }

        foreach (var path in new[] { "/broken", "/nameless", $"/down?token={Mark}-down", $"/no-route?password={Mark}-none" })
            await _http.SendAsync(HttpMethod.Get, proxy + path, null, ("Accept", "text/html"));
        await OpenSocketAsync(proxy.Replace("http:", "ws:", StringComparison.Ordinal) + $"/api/socket?ticket={Mark}-ws");

        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var path in new[]
            {
                "/api/exchanges?limit=1000",
                "/api/har",
                "/api/config",
                "/api/policy",
                $"/api/explain?url=/api/x?token={Mark}",
            }
        )
            shown[path] = await _http.GetStringAsync(new Uri(inspector + path), Token);
        var ids = JsonDocument
            .Parse(shown["/api/exchanges?limit=1000"])
            .RootElement.GetProperty("exchanges")
            .EnumerateArray()
            .Select(record => record.GetProperty("id").GetInt64())
            .ToList();
        Assert.Equal(18, ids.Count);
        foreach (var path in ids.SelectMany(id => new[] { $"/api/exchanges/{id}", $"/api/exchanges/{id}/curl" }))
            shown[path] = await _http.GetStringAsync(new Uri(inspector + path), Token);
        await AskCommandsAsync(variables, ids, shown);
        await devproxy.EndAsync();
        shown["recording"] = await File.ReadAllTextAsync(Path.Combine(_run.Folder, "recorded.har"), Token);
        shown["telemetry"] = collector.Everything;
        shown["events"] = await events.Content.ReadAsStringAsync(Token);
        shown["pretty log"] = devproxy.Output;
        shown["JSON log"] = await File.ReadAllTextAsync(Path.Combine(_run.Folder, "log.jsonl"), Token);

        Assert.Contains("/broken", shown["pretty log"], StringComparison.Ordinal);
        Assert.Contains("access_token=***&page=2", shown["recording"], StringComparison.Ordinal);
        Assert.Contains("GET /api", shown["telemetry"], StringComparison.Ordinal);
        // One more line: the request of the agent.
        Assert.Equal(ids.Count + 1, shown["JSON log"].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(
            ids.Count,
            JsonDocument.Parse(shown["/api/har"]).RootElement.GetProperty("log").GetProperty("entries").GetArrayLength()
        );
        Assert.Contains("event: exchange\n", shown["events"], StringComparison.Ordinal);
        foreach (var (place, text) in shown)
            AssertHidden(place, text);

        // The names of secrets stay, and so does what is not a secret.
        Assert.Contains(
            "access_token=***&page=2&client%5Fsecret=***&redirect_uri=https%3A%2F%2Fa.example%2Fcb%3Fid_token%3D***",
            shown["/api/exchanges/1"],
            StringComparison.Ordinal
        );
        Assert.Contains(@"\""password\"":\""***\"",\""user\"":\""ann\""", shown["/api/exchanges/1"], StringComparison.Ordinal);
        Assert.Contains("[\"X-Pin\",\"***\"]", shown["/api/exchanges/1"], StringComparison.Ordinal);
        Assert.Contains("user=ann&password=***&api_key=***", shown["/api/exchanges/2"], StringComparison.Ordinal);
        Assert.Contains("Bearer $DEVPROXY_SECRET", shown["/api/exchanges/1/curl"], StringComparison.Ordinal);

        // To the upstream nothing is masked.
        var all = string.Join('\n', got);
        foreach (
            var sent in new[]
            {
                $"/{Variables["PATH_KEY"]}/api/data?access_token={Mark}-q&page=2&client%5Fsecret={Mark}%2Bq",
                $"Authorization: Bearer {Mark}-authorization",
                $"Cookie: sid={Mark}-cookie",
                $"X-Auth: {Mark}-auth",
                $"X-Plain: {Variables["PLAIN"]}",
                "X-Pin: s3cr",
                $"X-Jwt: Bearer {Variables["JWT"]}",
                $"X-Client-Secret: {Mark}-literal",
                $"Referer: {Page}/?token={Mark}-referer",
                $"\"password\":\"{Mark}-json\"",
                $"password={Mark}+form",
                $"{Mark}-part",
                $"Sec-WebSocket-Protocol: chat, bearer.{Mark}-socket",
            }
        )
        {
            Assert.Contains(sent, all, StringComparison.Ordinal);
        }
    }

    // What the commands and the agents' tools of the same folder show of it.
    private async Task AskCommandsAsync(Dictionary<string, string?> variables, List<long> ids, Dictionary<string, string> shown)
    {
        foreach (var (name, value) in variables)
            _run.Environment[name] = value!;
        string[][] commands =
        [
            ["traffic", "ls"],
            ["traffic", "ls", "--json"],
            ["fix"],
            ["fix", "--json"],
            .. ids.SelectMany(id => new string[][] { ["traffic", "get", $"{id}"], ["traffic", "get", $"{id}", "--json"] }),
            ["traffic", "get", "1", "--curl"],
            ["traffic", "get", "1", "--har"],
        ];
        foreach (var command in commands)
            Assert.InRange(await _run.RunAsync(command), 0, 1);
        shown["commands"] = _run.Out + _run.Error;
        Assert.Contains("access_token=***", _run.Out, StringComparison.Ordinal);

        await using var agent = await AgentSession.StartHereAsync(_run.Folder, variables);
        await agent.CallAsync("list_exchanges");
        await agent.CallAsync("suggest_fix");
        await agent.CallAsync("explain_route", new { url = $"/api/x?token={Mark}" });
        await agent.CallAsync("check_cors", new { url = $"/cors/location?token={Mark}", origin = Page });
        foreach (var id in ids)
            await agent.CallAsync("get_exchange", new { id });
        await agent.CallAsync("get_body", new { id = 1 });
        await agent.CallAsync("get_body", new { id = 1, part = "request" });
        shown["agent"] = agent.Heard;
    }

    [Fact]
    public async Task What_was_a_secret_stays_one_in_what_was_recorded_before_a_reload()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
            context.Response.WriteAsync(context.Request.Headers["X-Plain"].ToString(), context.RequestAborted)
        );
        var json = $$$"""{ "routes": { "/api": { "target": "{{{upstream.Url}}}", "headers": { "X-Plain": "${PLAIN}" } } } }""";
        await using var proxy = await InspectedProxy.StartAsync(json, new Dictionary<string, string> { ["PLAIN"] = $"{Mark}-before" });
        using (await proxy.SendAsync("GET", "/api"))
            await proxy.EndedAsync(1);

        proxy.App.Apply(Given.Config(json, environment: new() { ["PLAIN"] = $"{Mark}-after" }));
        using (await proxy.SendAsync("GET", "/api"))
            await proxy.EndedAsync(2);

        foreach (var path in new[] { "/api/exchanges/1", "/api/exchanges/2", "/api/har" })
            AssertHidden(path, await proxy.Inspector.GetStringAsync(new Uri(path, UriKind.Relative), Token));
        Assert.Equal(
            "***",
            (await proxy.GetAsync("/api/exchanges/2")).GetProperty("response").GetProperty("body").GetProperty("text").GetString()
        );
    }

    [Fact]
    public async Task A_replay_sends_the_bytes_that_were_sent_first()
    {
        var bodies = new ConcurrentQueue<string>();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            bodies.Enqueue(context.Request.Headers.Authorization + " " + await reader.ReadToEndAsync(context.RequestAborted));
        });
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{upstream.Url}}" } }""");
        using (await proxy.SendAsync("POST", "/api", Json, ("Authorization", $"Bearer {Mark}")))
            await proxy.EndedAsync(1);

        using (var answer = await proxy.WriteAsync("POST", "/api/exchanges/1/replay"))
        {
            await proxy.EndedAsync(2);
            AssertHidden("replay", await answer.Content.ReadAsStringAsync(Token));
        }

        foreach (var path in new[] { "/api/exchanges/2", "/api/exchanges/2/curl", "/api/har" })
            AssertHidden(path, await proxy.Inspector.GetStringAsync(new Uri(path, UriKind.Relative), Token));

        Assert.Equal(2, bodies.Count);
        Assert.Single(bodies.Distinct());
        Assert.Contains($"\"password\":\"{Mark}-json\"", bodies.First(), StringComparison.Ordinal);
    }
}
