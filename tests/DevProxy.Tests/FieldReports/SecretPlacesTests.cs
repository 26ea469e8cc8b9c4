using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Tests.Checking;
using DevProxy.Tests.Cli;
using DevProxy.Tests.Configuration;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// Known secrets, all of which hold the same letters, come in by every door; then everything that DevProxy shows is searched for those
/// letters, and the upstream must have got each secret as it was sent.
/// </summary>
public sealed class SecretPlacesTests : IDisposable
{
    private const string Mark = "s3cr3t";
    private const string Page = "http://localhost:3000";

    private static readonly Dictionary<string, string?> Variables = new()
    {
        ["PATH_KEY"] = $"{Mark}-in-the-path",
        ["PLAIN"] = $"{Mark}/of+a=variable",
        ["JWT"] = $"eyJhbGciOiJIUzI1NiJ9.{Mark}.c2ln",
        ["SET"] = $"{Mark}-set-on-the-way-back",
        ["PIN"] = "s3cr",
        ["NO_PROXY"] = "*",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
        }
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
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
        _folder.Write(
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
        await using var devproxy = DevProxyProcess.Start(_folder.Path, Variables);
        var (proxy, inspector) = (await devproxy.ProxyUrlAsync(), await devproxy.InspectorUrlAsync());
        using var events = await _http.GetAsync(new Uri(inspector + "/api/events"), HttpCompletionOption.ResponseHeadersRead, Token);

        await SendAsync(
            HttpMethod.Put,
            $"{proxy}/api/data?access_token={Mark}-q&page=2&client%5Fsecret={Mark}%2Bq&redirect_uri=https%3A%2F%2Fa.example%2Fcb%3Fid_token%3D{Mark}-nested",
            Json
        );
        await SendAsync(
            HttpMethod.Post,
            $"{proxy}/api/form",
            new FormUrlEncodedContent([new("user", "ann"), new("password", $"{Mark} form"), new("api_key", $"{Mark}-form")])
        );
        await SendAsync(HttpMethod.Post, $"{proxy}/api/parts", Parts());
        foreach (var way in new[] { "absolute", "relative", "scheme-relative", "odd", "nested" })
        {
            await SendAsync(HttpMethod.Get, $"{proxy}/api/location?way={way}");
            await SendAsync(HttpMethod.Options, $"{proxy}/cors/location?way={way}", null, ("Access-Control-Request-Method", "PUT"));
        }

        foreach (var path in new[] { "/broken", "/nameless", $"/down?token={Mark}-down", $"/no-route?password={Mark}-none" })
            await SendAsync(HttpMethod.Get, proxy + path, null, ("Accept", "text/html"));
        await OpenSocketAsync(proxy.Replace("http:", "ws:", StringComparison.Ordinal) + $"/api/socket?ticket={Mark}-ws");

        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in new[] { "/api/exchanges?limit=1000", "/api/har", "/api/config" })
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
        await devproxy.SignalAsync("TERM");
        await devproxy.ExitCodeAsync();
        shown["events"] = await events.Content.ReadAsStringAsync(Token);
        shown["pretty log"] = devproxy.Output;
        shown["JSON log"] = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "log.jsonl"), Token);

        Assert.Contains("/broken", shown["pretty log"], StringComparison.Ordinal);
        Assert.Equal(ids.Count, shown["JSON log"].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(
            ids.Count,
            JsonDocument.Parse(shown["/api/har"]).RootElement.GetProperty("log").GetProperty("entries").GetArrayLength()
        );
        Assert.Contains("event: exchange\n", shown["events"], StringComparison.Ordinal);
        foreach (var (place, text) in shown)
            AssertHidden(place, text);

        // What is no secret stays, and so do the names.
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

    [Fact]
    public async Task What_was_received_is_quoted_without_its_secrets()
    {
        var answers = new Dictionary<string, string>
        {
            ["/json"] = $"{{\"access_token\":\"{Mark}-json\",\"user\":\"ann\"}}",
            ["/cut"] = $"{{\"user\":\"ann\",\"password\":\"{new string('x', 60)}{Mark}-cut\"}}",
            ["/lines"] = $"Set-Cookie: sid={Mark}-line\r\nX-Api-Key: {Mark}-key\r\n\r\n",
            ["/bearer"] = $"Bearer {Mark}-bearer",
            ["/url"] = $"see https://me:{Mark}@a.example/?token={Mark}",
            ["/half"] = $"HTTP/1.1 200 OK\r\nX-Fine: 1\r\nSet-Cookie: sid={Mark}-half",
            ["/status"] = $"HTTP/1.1 9999 token={Mark}\r\nAuthorization: Bearer {Mark}-status\r\n\r\n",
            ["/hints"] =
                $"HTTP/1.1 103 Early Hints\r\nLink: </a.css?token={Mark}>; rel=preload, </b.css>; rel=preload\r\nSet-Cookie: "
                + $"sid={Mark}-hint\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            ["/loop"] = $"HTTP/1.1 302 Found\r\nLocation: /loop?token={Mark}-loop\r\nContent-Length: 0\r\n\r\n",
        };
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var path = (await RawUpstream.ReadHeadAsync(stream, cancellation)).Split(' ', '?')[1];
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answers[path]), cancellation);
            }
        );
        _folder.Write(
            "proxy.json",
            $$"""
            { "port": 0, "inspector": { "port": 0 }, "log": { "level": "debug", "file": "log.jsonl" }, "routes": { "/": "{{upstream.Url}}" } }
            """
        );
        await using var devproxy = DevProxyProcess.Start(_folder.Path, Variables);
        var (proxy, inspector) = (await devproxy.ProxyUrlAsync(), await devproxy.InspectorUrlAsync());
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in answers.Keys)
        {
            using var answer = await _http.GetAsync(new Uri($"{proxy}{path}?token={Mark}-loop"), Token);
            if (path != "/loop") // What the upstream answers passes as it is.
                shown[$"answer to {path}"] = await answer.Content.ReadAsStringAsync(Token);
        }

        foreach (
            var request in new[]
            {
                $"GET /%00?token={Mark} HTTP/1.1\r\nHost: localhost\r\n\r\n",
                $"GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization Bearer {Mark}\r\n\r\n",
                $"Authorization: Bearer {Mark}-first\r\n\r\n",
                $"{{\"password\":\"{Mark}-body\"}}\r\n\r\n",
                $"GET /?password={Mark} HTTP/9.1\r\nHost: localhost\r\n\r\n",
            }
        )
        {
            using var client = await RawClient.ConnectAsync(new Uri(proxy).Port);
            await client.WriteAsync(request);
            await client.ReadHeadAsync();
        }

        foreach (var path in new[] { "/api/exchanges?limit=100", "/api/har" })
            shown[path] = await _http.GetStringAsync(new Uri(inspector + path), Token);
        for (var id = 1; id <= answers.Count; id++)
            shown[$"{id}"] = await _http.GetStringAsync(new Uri($"{inspector}/api/exchanges/{id}"), Token);
        await devproxy.LineWithAsync("\"GET /?password=*** HTTP/9.1\"");
        await devproxy.SignalAsync("TERM");
        await devproxy.ExitCodeAsync();
        shown["pretty log"] = devproxy.Output;
        shown["JSON log"] = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "log.jsonl"), Token);
        foreach (var path in answers.Keys)
        {
            using var run = new CommandRun();
            await run.RunAsync("check", $"{upstream.Url}{path}?token={Mark}-loop", "--origin", Page);
            await run.RunAsync("check", $"{upstream.Url}{path}?token={Mark}-loop", "--origin", Page, "--json");
            shown[$"check {path}"] = run.Out + run.Error;
        }

        foreach (var (place, text) in shown)
            AssertHidden(place, text);

        // What is no secret stays.
        foreach (
            var kept in new[]
            {
                "begins with \"{\"access_token\":\"***\",\"user\":\"ann\"}\"",
                "begins with \"Set-Cookie: sid=***\\r\\nX-Api-Key: ***\\r\\n\\r\\n\"",
                "begins with \"Bearer ***\"",
                "begin with \"HTTP/1.1 200 OK\\r\\nX-Fine: 1\\r\\nSet-Cookie: sid=***\"",
                "sent 103 Early Hints first (Link: </a.css?token=***>; rel=preload, </b.css>; rel=preload, Set-Cookie: sid=***)",
                "It begins with \"Authorization: Bearer ***\"",
                "It begins with \"{\"password\":\"***\"}\"",
            }
        )
        {
            Assert.Contains(kept, shown["pretty log"], StringComparison.Ordinal);
        }
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

    [Fact]
    public async Task The_answers_that_DevProxy_makes_itself_hold_no_secret()
    {
        _folder.Write(
            "proxy.json",
            $$"""
            { "port": 0, "inspector": false, "routes": { "/api": "http://127.0.0.1:{{RawUpstream.ClosedPort()}}/${PATH_KEY}" } }
            """
        );
        await using var devproxy = DevProxyProcess.Start(_folder.Path, Variables);
        var proxy = await devproxy.ProxyUrlAsync();

        foreach (var accept in new[] { "*/*", "text/html" })
        {
            foreach (var path in new[] { $"/api?token={Mark}", $"/none?token={Mark}" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, proxy + path);
                request.Headers.TryAddWithoutValidation("Accept", accept);
                using var answer = await _http.SendAsync(request, Token);
                AssertHidden(path, answer.Headers + await answer.Content.ReadAsStringAsync(Token));
            }
        }
    }

    [Theory]
    [InlineData("--json")]
    [InlineData(null)]
    public async Task No_secret_is_in_what_check_prints(string? json)
    {
        await using var server = ScriptedServer.Start(
            "302; Location: https://login.example/cb?access_token=s3cr3t-a&state=1#id_token=s3cr3t-b&code=s3cr3t-c",
            "200"
        );
        await using var follow = ScriptedServer.Start(head =>
            ScriptedServer.Answer(
                head.Contains(" /next", StringComparison.Ordinal)
                    ? "200; Access-Control-Allow-Origin: https://me:s3cr3t@a.example/?token=s3cr3t-acao"
                    : "307; Access-Control-Allow-Origin: *; Location: /next?password=s3cr3t-next"
            )
        );
        using var run = new CommandRun();
        var show = json is null ? [] : new[] { json };

        await run.RunAsync([
            "check",
            $"{server.Url}/x?token=s3cr3t-url#access_token=s3cr3t-fragment",
            "--origin",
            Page,
            "-X",
            "PUT",
            "--send",
            "-H",
            "Authorization: Bearer s3cr3t-authorization",
            "-H",
            "X-Api-Key: s3cr3t-key",
            "-d",
            "{\"password\":\"s3cr3t-data\"}",
            .. show,
        ]);
        await run.RunAsync(["check", $"{follow.Url}/x?sig=s3cr3t-url", "--origin", Page, .. show]);
        await run.RunAsync(["check", "https://me:s3cr3t-user@a.example/", "--origin", Page, .. show]);
        await run.RunAsync(["check", "//me:s3cr3t-user@a.example/", "--origin", Page, .. show]);
        await run.RunAsync(["check", follow.Url, "--origin", $"http://me:s3cr3t-user@localhost:3000", .. show]);
        await run.RunAsync(["check", follow.Url, "--origin", Page, "-H", "Authorization Bearer s3cr3t-line", .. show]);
        await run.RunAsync(["check", follow.Url, "--origin", Page, "-H", "X-Api Key: s3cr3t-line", .. show]);
        await run.RunAsync(["check", $"http://localhost:{RawUpstream.ClosedPort()}/?token=s3cr3t-url", "--origin", Page, .. show]);

        Assert.Contains("login.example/cb?access_token=***", run.Out, StringComparison.Ordinal);
        AssertHidden("check", run.Out + run.Error);
        Assert.Contains(server.Heads, head => head.StartsWith("OPTIONS /x?token=s3cr3t-url ", StringComparison.Ordinal));
        Assert.Contains(follow.Heads, head => head.StartsWith("GET /next?password=s3cr3t-next ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--json")]
    [InlineData(null)]
    public async Task No_secret_is_in_what_diagnose_prints(string? json)
    {
        using var run = new CommandRun();
        run.Write(
            "a.har",
            """
            { "log": { "entries": [
              { "request": { "method": "OPTIONS", "url": "https://api.example/x?token=s3cr3t-url", "headers": [
                { "name": "Origin", "value": "http://localhost:3000" }, { "name": "Access-Control-Request-Method", "value": "PUT" } ] },
                "response": { "status": 302, "headers": [ { "name": "Location", "value": "//me:s3cr3t@login.example/?code=s3cr3t-code#access_token=s3cr3t-f" } ] } },
              { "request": { "method": "GET", "url": "https://me:s3cr3t-user@api.example/x?password=s3cr3t-url", "headers": [
                { "name": "Origin", "value": "http://localhost:3000" }, { "name": "Sec-Fetch-Mode", "value": "cors" }, { "name": "Authorization", "value": "Bearer s3cr3t-bearer-1" } ] },
                "response": { "status": 200, "headers": [ { "name": "Access-Control-Allow-Origin", "value": "https://a.example/?key=s3cr3t-acao" } ] } }
            ] } }
            """
        );

        await run.RunAsync(json is null ? ["diagnose", "a.har"] : ["diagnose", "a.har", json]);

        Assert.Contains("login.example/", run.Out, StringComparison.Ordinal);
        AssertHidden("diagnose", run.Out + run.Error);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData(null)]
    public async Task No_secret_is_in_what_explain_and_validate_print(string? json)
    {
        using var run = new CommandRun();
        foreach (var (name, value) in Variables)
            run.Environment[name] = value!;
        run.Write(
            "proxy.json",
            $$"""
            { "port": 8010, "upstreamProxy": "http://me:{{Mark}}-proxy@proxy.example:3128", "routes": { "/api": {
                "target": "https://api.example.com/${PATH_KEY}", "pathRewrite": { "^/api": "/v1/${PATH_KEY}" },
                "headers": { "X-Plain": "${PLAIN}", "Authorization": "Bearer ${JWT}", "X-Auth": "{{Mark}}-literal" }, "responseHeaders": { "X-Set": "${SET}" } } } }
            """
        );
        run.Write(
            "wrong.json",
            $$"""
            { "port": "${PLAIN}", "host": "${SET}", "productionOrigins": ["https://me:{{Mark}}-user@a.example", "${JWT}"], "ca": "${PATH_KEY}", "allowedHosts": ["${PLAIN}"],
              "upstreamProxy": "://me:{{Mark}}@x", "cors": { "origin": ["${PLAIN}", "https://me:{{Mark}}@b.example"], "methods": ["${PLAIN}"] },
              "routes": { "/a": "${PLAIN}", "/b": "https://me:{{Mark}}-target@api.example.com", "/c": { "target": "http://localhost:1", "rewriteOrigin": "https://me:{{Mark}}@c.example",
                "headers": { "X-A": "${PLAIN}\n" }, "pathRewrite": { "^/c": "${PLAIN} x" }, "cookieFlags": { "*": "${PATH_KEY}" } } } }
            """
        );
        var show = json is null ? [] : new[] { json };

        Assert.Equal(ExitCode.Done, await run.RunAsync(["explain", $"/api/users?token={Mark}-query", .. show]));
        await run.RunAsync(["explain", $"https://me:{Mark}@elsewhere.example/api?token={Mark}-query", .. show]);
        await run.RunAsync(["explain", $"/none?token={Mark}-query", .. show]);
        Assert.Equal(ExitCode.Done, await run.RunAsync(["validate", .. show]));
        Assert.Equal(ExitCode.No, await run.RunAsync(["validate", "wrong.json", .. show]));

        Assert.Contains("token=***", run.Out, StringComparison.Ordinal);
        AssertHidden("explain and validate", run.Out + run.Error);
    }

    private static void AssertHidden(string place, string text)
    {
        var at = text.IndexOf(Mark, StringComparison.OrdinalIgnoreCase);
        Assert.True(at < 0, at < 0 ? "" : $"{place}: …{text[Math.Max(0, at - 120)..Math.Min(text.Length, at + 60)]}…");
    }

    private static StringContent Json =>
        new(
            $$$"""
            {"password":"{{{Mark}}}-json","user":"ann","nested":{"accessToken":["{{{Mark}}}-list"],"pin":1234},"next":"https:\/\/x.example\/?page=2\u0026access_token={{{Mark}}}-url",
             "query":"mutation { login(password: \"{{{Mark}}}-graphql\") }","variables":{"clientSecret":"{{{Mark}}}-variable"}}
            """,
            Encoding.UTF8,
            "application/json"
        );

    private static MultipartFormDataContent Parts() =>
        new()
        {
            { new StringContent("ann"), "user" },
            { new StringContent($"{Mark}-part"), "password" },
            { new ByteArrayContent([0, 1, 2, 0xff]), "file", "a.bin" },
        };

    private static async Task AnswerAsync(HttpContext context, ConcurrentQueue<string> got)
    {
        using var reader = new StreamReader(context.Request.Body);
        var head = string.Concat(context.Request.Headers.Select(header => $"{header.Key}: {header.Value}\n"));
        got.Enqueue($"{context.Request.Path}{context.Request.QueryString}\n{head}\n{await reader.ReadToEndAsync(context.RequestAborted)}");
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync($"bearer.{Mark}-socket");
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            return;
        }

        var headers = context.Response.Headers;
        headers.SetCookie = new[]
        {
            $"sid={Mark}-set; Path=/",
            $"{Mark}-nameless; Domain=a.example",
            $"__Host-id={Mark}; Domain=b.example; Secure",
        };
        headers["X-Api-Key"] = $"{Mark}-answer";
        headers["X-Echo"] = context.Request.Headers["X-Plain"];
        headers["X-Echoed-Bearer"] = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        headers.Link = $"<https://me:{Mark}@a.example/?token={Mark}>; rel=\"next\", </x?api_key={Mark}>; rel=\"prev\"";
        headers["Refresh"] = $"0;url=/y?code={Mark}";
        if (context.Request.Query.ContainsKey("way"))
        {
            context.Response.StatusCode = 302;
            headers.Location = context.Request.Query["way"].ToString() switch
            {
                "absolute" => $"https://me:{Mark}@login.example/cb?access_token={Mark}&state=1#id_token={Mark}",
                "relative" => $"/location?token={Mark}&x=1",
                "scheme-relative" => $"//me:{Mark}@login.example/?code={Mark};x#access_token={Mark}",
                "odd" => $@"https:\\me:{Mark}@login.example\?X-Amz-Signature={Mark}?{Mark}",
                _ => $"https://login.example/?redirect_uri=https%3A%2F%2Fme%3A{Mark}%40a.example%2F%3Ftoken%3D{Mark}",
            };
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$$"""{"headers":{"Authorization":"{{{context.Request.Headers.Authorization}}}","X-Auth":"{{{Mark}}}-x"},"seen":"{{{context.Request.Headers["X-Plain"]}}}","token":"{{{Mark}}}-body","id_token":"{{{Mark}}}-cut""",
            context.RequestAborted
        );
    }

    private async Task SendAsync(HttpMethod method, string url, HttpContent? content = null, params (string Name, string Value)[] more)
    {
        using var request = new HttpRequestMessage(
            method,
            new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })
        )
        {
            Content = content,
        };
        (string Name, string Value)[] headers =
        [
            ("Origin", Page),
            ("Sec-Fetch-Mode", "cors"),
            ("Sec-Fetch-Site", "same-site"),
            ("Authorization", $"Bearer {Mark}-authorization"),
            ("Cookie", $"sid={Mark}-cookie; {Mark}-alone"),
            ("X-Api-Key", $"{Mark}-key"),
            ("Ocp-Apim-Subscription-Key", $"{Mark}-ocp"),
            ("X-Functions-Key", $"{Mark}-functions"),
            ("X-Auth", $"{Mark}-auth"),
            ("X-Password", $"{Mark}-password"),
            ("Referer", $"{Page}/?token={Mark}-referer#access_token={Mark}-fragment"),
            ("X-Original-Url", $"/a?session={Mark}-original"),
            .. more,
        ];
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var answer = await _http.SendAsync(request, Token);
        await answer.Content.ReadAsByteArrayAsync(Token);
    }

    private static async Task OpenSocketAsync(string url)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("chat");
        socket.Options.AddSubProtocol($"bearer.{Mark}-socket");
        await socket.ConnectAsync(new Uri(url), Token);
        var buffer = new byte[16];
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(buffer, Token)).MessageType);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
    }
}
