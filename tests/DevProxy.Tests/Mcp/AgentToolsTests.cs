using System.Text.Json;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Mcp;

/// <summary>Each tool of <c>devproxy mcp</c>, against a DevProxy that runs and a real API.</summary>
public sealed class AgentToolsTests : IDisposable
{
    private const string Page = "http://localhost:3000";
    private const string NoneRuns = "no DevProxy runs in this folder: start one here with devproxy";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Dictionary<string, string?> Variables
    {
        get
        {
            var state = Path.Combine(_folder.Path, "state");
            return new() { ["XDG_STATE_HOME"] = state, ["LOCALAPPDATA"] = state };
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task All_are_listed_with_what_they_are_for_and_what_they_take()
    {
        await using var agent = await AgentSession.StartAsync(_folder.Path, Variables);

        var tools = await agent.Client.ListToolsAsync(cancellationToken: Token);

        Assert.Equal(
            [
                "check_cors",
                "explain_route",
                "get_body",
                "get_exchange",
                "list_exchanges",
                "replay",
                "save_mock",
                "set_fault",
                "suggest_fix",
            ],
            tools.Select(tool => tool.Name).Order(StringComparer.Ordinal)
        );
        Assert.All(
            tools,
            tool =>
            {
                Assert.True(tool.Description.Length is > 60 and < 400, tool.Name);
                var schema = tool.JsonSchema;
                Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
                Assert.All(
                    schema.GetProperty("properties").EnumerateObject(),
                    argument => Assert.True(argument.Value.GetProperty("description").GetString()!.Length > 10, argument.Name)
                );
                var changes = tool.Name is "replay" or "save_mock" or "set_fault";
                Assert.Equal(!changes, tool.ProtocolTool.Annotations!.ReadOnlyHint);
                Assert.Equal(changes, tool.Description.Contains("--allow-changes", StringComparison.Ordinal));
            }
        );
        Assert.Contains("list_exchanges", agent.Client.ServerInstructions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traffic_is_read_from_the_outline_to_a_page_of_a_body_without_secrets()
    {
        await using var api = await ApiAsync();
        await using var devproxy = Start(api);
        var url = await devproxy.ProxyUrlAsync();
        for (var i = 1; i <= 5; i++)
            await SendAsync(HttpMethod.Get, $"{url}/api/users?page={i}&token=s3cret");
        await SendAsync(HttpMethod.Post, url + "/api/missing", """{ "password": "s3cret", "name": "Ann" }""");
        await using var agent = await AgentSession.StartHereAsync(_folder.Path, Variables);

        var first = await agent.CallAsync("list_exchanges", new { limit = 2 });
        Assert.Equal([6, 5], Ids(first));
        Assert.Equal((4, 5), (Number(first, "left"), Number(first, "before")));
        Assert.Equal(url, first.GetProperty("proxy").GetString());
        var newest = first.GetProperty("exchanges")[0];
        Assert.Equal("blocked acao-missing", newest.GetProperty("withoutDevProxy").GetString());
        Assert.Equal("allowed", newest.GetProperty("withDevProxy").GetString());
        Assert.Equal((404, "/api", Page), (Number(newest, "status"), Text(newest, "route"), Text(newest, "origin")));
        var rest = await agent.CallAsync("list_exchanges", new { before = Number(first, "before") });
        Assert.Equal([4, 3, 2, 1], Ids(rest));
        Assert.Equal(0, Number(rest, "left"));
        Assert.False(rest.TryGetProperty("before", out _));
        var missing = await agent.CallAsync("list_exchanges", new { status = "4xx", q = "missing" });
        Assert.Equal([6], Ids(missing));
        Assert.Contains("\"status\" takes a status as 404", await agent.RefusedAsync("list_exchanges", new { status = "many" }));

        var one = await agent.CallAsync("get_exchange", new { id = 6 });
        Assert.Equal("acao-missing", Text(one.GetProperty("cors").GetProperty("upstream"), "code"));
        Assert.Contains(
            "express",
            one.GetProperty("cors")
                .GetProperty("upstream")
                .GetProperty("fix")
                .GetProperty("snippets")
                .EnumerateArray()
                .Select(name => name.GetString())
        );
        Assert.False(one.GetProperty("response").GetProperty("body").TryGetProperty("text", out _));
        Assert.True(one.GetRawText().Length < 6000, "It is an outline.");
        var body = await agent.CallAsync("get_body", new { id = 6, limit = 10 });
        Assert.Equal(("0123456789", 90), (Text(body, "text"), Number(body, "left")));
        var next = await agent.CallAsync("get_body", new { id = 6, offset = 95 });
        Assert.Equal(("56789", 0), (Text(next, "text"), Number(next, "left")));
        Assert.Contains("Ann", Text(await agent.CallAsync("get_body", new { id = 6, part = "request" }), "text"));
        Assert.Equal("the request of exchange 5 has no body", await agent.RefusedAsync("get_body", new { id = 5, part = "request" }));
        Assert.Contains("is not kept", await agent.RefusedAsync("get_exchange", new { id = 77 }));
        Assert.DoesNotContain("s3cret", agent.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_are_refused_with_what_would()
    {
        await using var agent = await AgentSession.StartHereAsync(_folder.Path, Variables);

        Assert.Equal("get_exchange: \"id\" is missing: The number that list_exchanges shows.", await agent.RefusedAsync("get_exchange"));
        Assert.Equal(
            "get_exchange: \"id\" has to fit { \"type\": \"integer\", \"minimum\": 1 }",
            await agent.RefusedAsync("get_exchange", new { id = "six" })
        );
        Assert.Equal(
            "get_exchange: there is no argument \"number\": it takes id",
            await agent.RefusedAsync("get_exchange", new { number = 6 })
        );
    }

    [Fact]
    public async Task CORS_is_checked_through_the_routes_and_nowhere_else()
    {
        await using var api = await ApiAsync();
        await using var elsewhere = await ApiAsync();
        await using var devproxy = Start(api, elsewhere.Url);
        var url = await devproxy.ProxyUrlAsync();
        await using var agent = await AgentSession.StartHereAsync(_folder.Path, Variables);

        var get = await agent.CallAsync("check_cors", new { url = "/api/users", origin = Page });
        Assert.Equal("acao-missing", Text(get.GetProperty("withoutDevProxy"), "code"));
        Assert.Equal("allowed", Text(get, "withDevProxy"));
        var put = await agent.CallAsync(
            "check_cors",
            new
            {
                url = url + "/api/users",
                origin = Page,
                method = "PUT",
            }
        );
        Assert.True(put.GetProperty("needsPreflight").GetBoolean());
        Assert.False(put.GetProperty("sent").GetBoolean());
        Assert.Equal("preflight-acao-missing", Text(put.GetProperty("withoutDevProxy"), "code"));
        Assert.Equal("preflight", Text(Assert.Single(put.GetProperty("exchanges").EnumerateArray()), "kind"));
        Assert.StartsWith(
            $"nothing is sent but through DevProxy at {url}",
            await agent.RefusedAsync("check_cors", new { url = elsewhere.Url + "/users", origin = Page })
        );
        var redirected = await agent.CallAsync("check_cors", new { url = "/api/elsewhere", origin = Page });
        Assert.Contains("redirects to another server", Text(redirected, "note"));
        Assert.Empty(elsewhere.Targets);

        var way = await agent.CallAsync("explain_route", new { url = "/api/users?a=1" });
        Assert.Equal(("/api", api.Url + "/users?a=1"), (Text(way, "route"), Text(way, "upstreamUrl")));
        Assert.Contains("No route matches", Text(await agent.CallAsync("explain_route", new { url = "/other", method = "PUT" }), "error"));
        Assert.Equal(["/users", "/users", "/elsewhere"], api.Targets);
    }

    [Fact]
    public async Task A_fix_is_suggested_for_all_calls_and_for_one()
    {
        await using var api = await ApiAsync();
        await using var devproxy = Start(api);
        var url = await devproxy.ProxyUrlAsync();
        await using var agent = await AgentSession.StartHereAsync(_folder.Path, Variables);
        Assert.Contains("No page has called", Text(await agent.CallAsync("suggest_fix"), "note"));
        await SendAsync(HttpMethod.Get, url + "/api/users");

        var all = await agent.CallAsync("suggest_fix", new { origin = "https://shop.example" });
        var policy = Assert.Single(all.GetProperty("apis").EnumerateArray());
        Assert.Equal((api.Url, "express"), (Text(policy, "upstream"), Text(policy, "backend")));
        Assert.Contains($"origin: ['{Page}', 'https://shop.example']", Text(policy, "code"), StringComparison.Ordinal);
        Assert.Contains("nginx", policy.GetProperty("otherBackends").EnumerateArray().Select(name => name.GetString()));
        var one = await agent.CallAsync("suggest_fix", new { id = 1, backend = "django" });
        Assert.Equal("blocked acao-missing", Text(one, "verdict"));
        Assert.Contains("CORS_ALLOWED_ORIGINS", Text(one, "code"), StringComparison.Ordinal);
        Assert.Contains("cobol", await agent.RefusedAsync("suggest_fix", new { id = 1, backend = "cobol" }));
        Assert.Contains("\"backend\" takes one of", await agent.RefusedAsync("suggest_fix", new { backend = "cobol" }));
    }

    [Fact]
    public async Task What_changes_something_needs_allow_changes()
    {
        await using var api = await ApiAsync();
        await using var devproxy = Start(api);
        var url = await devproxy.ProxyUrlAsync();
        await SendAsync(HttpMethod.Get, url + "/api/users");
        await using (var looking = await AgentSession.StartHereAsync(_folder.Path, Variables))
        {
            (string Tool, object Arguments)[] changes =
            [
                ("replay", new { id = 1 }),
                ("set_fault", new { route = "/api", offline = true }),
                ("save_mock", new { id = 1 }),
                (
                    "check_cors",
                    new
                    {
                        url = "/api/users",
                        origin = Page,
                        method = "POST",
                        send = true,
                    }
                ),
            ];
            foreach (var (tool, arguments) in changes)
                Assert.EndsWith("devproxy mcp --allow-changes", await looking.RefusedAsync(tool, arguments), StringComparison.Ordinal);
        }

        Assert.Equal(200, await SendAsync(HttpMethod.Get, url + "/api/users"));
        Assert.Equal(["/users", "/users"], api.Targets);
        await using var agent = await AgentSession.StartAsync(_folder.Path, Variables, "--allow-changes");

        var replayed = await agent.CallAsync("replay", new { id = 1 });
        Assert.Equal((3, 200), (Number(replayed, "id"), Number(replayed, "status")));
        Assert.Equal(3, api.Targets.Count);
        var sent = await agent.CallAsync(
            "check_cors",
            new
            {
                url = "/api/users",
                origin = Page,
                method = "POST",
                data = "{}",
                send = true,
            }
        );
        Assert.True(sent.GetProperty("sent").GetBoolean());

        await agent.CallAsync("set_fault", new { route = "/api", fault = new { rate = 1, status = 503 } });
        Assert.Equal(503, await SendAsync(HttpMethod.Get, url + "/api/users"));
        Assert.Contains("There is no route", await agent.RefusedAsync("set_fault", new { route = "/nowhere", delay = 5 }));
        Assert.Contains(
            "leave out delay",
            await agent.RefusedAsync(
                "set_fault",
                new
                {
                    route = "/api",
                    off = true,
                    delay = 5,
                }
            )
        );
        await agent.CallAsync("set_fault", new { route = "/api", off = true });
        Assert.Equal(200, await SendAsync(HttpMethod.Get, url + "/api/users"));

        var saved = await agent.CallAsync("save_mock", new { id = 1 });
        var file = Path.Combine(_folder.Path, "mocks", Text(saved, "name")!);
        using var mock = JsonDocument.Parse(await File.ReadAllTextAsync(file, Token));
        Assert.Contains("/api/users", mock.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_DevProxy_it_says_how_to_start_one_and_finds_one_that_starts_later()
    {
        await using var api = await ApiAsync();
        await using var agent = await AgentSession.StartHereAsync(_folder.Path, Variables, allowsChanges: true);
        foreach (
            var (tool, arguments) in new (string, object)[]
            {
                ("list_exchanges", new { }),
                ("get_exchange", new { id = 1 }),
                ("get_body", new { id = 1 }),
                ("check_cors", new { url = "/", origin = Page }),
                ("explain_route", new { url = "/" }),
                ("suggest_fix", new { }),
                ("replay", new { id = 1 }),
                ("set_fault", new { route = "/", offline = true }),
                ("save_mock", new { id = 1 }),
            }
        )
            Assert.Equal(NoneRuns, await agent.RefusedAsync(tool, arguments));

        await using (var devproxy = Start(api))
        {
            await devproxy.ProxyUrlAsync();
            Assert.Empty(Ids(await agent.CallAsync("list_exchanges")));
            await devproxy.EndAsync();
        }

        Assert.Equal(NoneRuns, await agent.RefusedAsync("list_exchanges"));
    }

    [Fact]
    public async Task It_ends_with_its_input_and_writes_nothing_but_the_protocol()
    {
        await using var mcp = DevProxyProcess.Start(_folder.Path, Variables, "mcp");

        Assert.Equal((0, ""), (await mcp.ExitCodeAsync(), mcp.Output));
    }

    // An Express that knows nothing of CORS, by its header.
    private static Task<TestUpstream> ApiAsync() =>
        TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.XPoweredBy = "Express";
            context.Response.ContentType = "text/plain";
            if (context.Request.Path == "/elsewhere")
            {
                context.Response.Redirect("http://127.0.0.1:1/users");
                return Task.CompletedTask;
            }

            context.Response.StatusCode = context.Request.Path == "/missing" ? 404 : 200;
            return context.Response.WriteAsync(string.Concat(Enumerable.Repeat("0123456789", 10)), context.RequestAborted);
        });

    private DevProxyRun Start(TestUpstream api, string? other = null)
    {
        _folder.Write(
            "proxy.json",
            $$"""
            {
              "port": 0,
              "cors": true,
              "mocks": "./mocks",
              "routes": { "/api": { "target": "{{api.Url}}", "pathRewrite": { "^/api": "" } }, "/second": "{{other ?? api.Url}}" }
            }
            """
        );
        Directory.CreateDirectory(Path.Combine(_folder.Path, "mocks"));
        return DevProxyRun.Start(_folder.Path, Variables);
    }

    private async Task<int> SendAsync(HttpMethod method, string url, string? body = null)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add("Origin", Page);
        request.Headers.Add("Authorization", "Bearer s3cret");
        using var answer = await _http.SendAsync(request, Token);
        await answer.Content.ReadAsStringAsync(Token);
        return (int)answer.StatusCode;
    }

    private static long[] Ids(JsonElement list) =>
        [.. list.GetProperty("exchanges").EnumerateArray().Select(one => one.GetProperty("id").GetInt64())];

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
