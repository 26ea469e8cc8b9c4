using System.Net;
using System.Text.Json;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using Microsoft.AspNetCore.Http;
using static DevProxy.Tests.Responding.SamplePage;

namespace DevProxy.Tests.Responding;

/// <summary>The folder <c>"mocks"</c>, over real sockets.</summary>
public sealed class MockFolderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_endpoint_is_mocked_and_the_rest_is_forwarded()
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api, ("users.json", """{ "path": "/api/users/*", "body": [{ "id": 1 }] }"""));

        Assert.Equal("""[{"id":1}]""", await GetAsync(proxy, "/api/users/7"));
        Assert.Equal("the API", await GetAsync(proxy, "/api/orders"));

        var record = await proxy.EndedAsync(1);
        Assert.Equal("mock", record.GetProperty("answeredBy").GetString());
        Assert.Equal("mocks/users.json", record.GetProperty("answeredFrom").GetString());
        Assert.Equal("/api", record.GetProperty("route").GetString());
        Assert.Equal(JsonValueKind.Null, record.GetProperty("upstream").ValueKind);
        Assert.Equal("upstream", (await proxy.EndedAsync(2)).GetProperty("answeredBy").GetString());
    }

    [Theory]
    [InlineData("""{ "path": "/api/a" }""", "GET", "/api/a", true)]
    [InlineData("""{ "path": "/api/a" }""", "DELETE", "/api/a", true)]
    [InlineData("""{ "path": "/api/a" }""", "GET", "/api/a/b", false)]
    [InlineData("""{ "path": "/api/a" }""", "GET", "/api/a?x=1", true)]
    [InlineData("""{ "path": "/api/a/*" }""", "GET", "/api/a/b/c", true)]
    [InlineData("""{ "path": "/api/*/x" }""", "GET", "/api/a/x", true)]
    [InlineData("""{ "path": "/api/*/x" }""", "GET", "/api/a/b/x", false)]
    [InlineData("""{ "path": "^/api/[0-9]+$" }""", "GET", "/api/12", true)]
    [InlineData("""{ "path": "^/api/[0-9]+$" }""", "GET", "/api/x", false)]
    [InlineData("""{ "method": "GET", "path": "/api/a" }""", "POST", "/api/a", false)]
    [InlineData("""{ "method": "GET", "path": "/api/a" }""", "HEAD", "/api/a", true)]
    [InlineData("""{ "path": "/api/a", "query": { "page": 2, "q": "a b" } }""", "GET", "/api/a?q=a+b&page=2&more=1", true)]
    [InlineData("""{ "path": "/api/a", "query": { "page": "2" } }""", "GET", "/api/a?page=3", false)]
    [InlineData("""{ "path": "/api/a", "query": { "page": "2" } }""", "GET", "/api/a", false)]
    [InlineData("""{ "path": "/api/a", "enabled": false }""", "GET", "/api/a", false)]
    public async Task It_takes_requests_by_method_path_and_query(string mock, string method, string target, bool isTaken)
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api, ("a.json", mock));

        using var answer = await proxy.SendAsync(method, target);

        Assert.Equal(isTaken ? "mock" : "upstream", (await proxy.EndedAsync(1)).GetProperty("answeredBy").GetString());
    }

    [Fact]
    public async Task The_first_by_name_answers_as_often_as_it_says_and_then_the_next()
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(
            api,
            ("b.json", """{ "path": "/api/a", "body": "b", "times": 1 }"""),
            ("a.json", """[{ "path": "/api/a", "body": "a1", "times": 1 }, { "path": "/api/a", "body": "a2", "times": 2 }]""")
        );
        using (await proxy.SendAsync("OPTIONS", "/api/a", null, [.. FromThePage, ("Access-Control-Request-Method", "GET")])) { }

        var answers = new List<string>();
        for (var i = 0; i < 5; i++)
            answers.Add(await GetAsync(proxy, "/api/a"));

        Assert.Equal(["a1", "a2", "a2", "b", "the API"], answers);
    }

    [Fact]
    public async Task It_answers_where_no_route_takes_the_path_and_its_preflight_too()
    {
        await using var proxy = await InspectedProxy.StartAsync(
            """{ "cors": true, "mocks": "./mocks", "routes": {} }""",
            files: [("mocks/a.json", """{ "method": "PUT", "path": "/a", "body": "mocked" }""")]
        );

        using var preflight = await proxy.SendAsync("OPTIONS", "/a", null, [.. FromThePage, ("Access-Control-Request-Method", "PUT")]);
        using var other = await proxy.SendAsync("OPTIONS", "/a", null, [.. FromThePage, ("Access-Control-Request-Method", "DELETE")]);
        using var answer = await proxy.SendAsync("PUT", "/a", null, FromThePage);

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("PUT", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("destination_not_found", (await proxy.EndedAsync(2)).GetProperty("error").GetProperty("type").GetString());
        Assert.Equal("mocked", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal(Page, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal(JsonValueKind.Null, (await proxy.EndedAsync(3)).GetProperty("route").ValueKind);
        Assert.Equal("allowed", Delivered(await proxy.EndedAsync(3)).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_preflight_for_what_is_mocked_never_reaches_the_API()
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api, ("a.json", """{ "method": "PUT", "path": "/api/a" }"""));

        using var mocked = await proxy.SendAsync("OPTIONS", "/api/a", null, [.. FromThePage, ("Access-Control-Request-Method", "PUT")]);
        using var asked = await proxy.SendAsync("OPTIONS", "/api/a", null, [.. FromThePage, ("Access-Control-Request-Method", "PATCH")]);

        Assert.Equal("devproxy", (await proxy.EndedAsync(1)).GetProperty("answeredBy").GetString());
        Assert.Equal(["/api/a"], api.Targets);
        Assert.Equal("PATCH", Assert.Single(asked.Headers.GetValues("Access-Control-Allow-Methods")));
    }

    [Fact]
    public async Task A_mock_of_OPTIONS_answers_preflights_itself()
    {
        await using var proxy = await InspectedProxy.StartAsync(
            """{ "mocks": "./mocks", "routes": {} }""",
            files:
            [
                ("mocks/a.json", """[{ "path": "/a" }, { "method": "OPTIONS", "path": "/a", "status": 403, "body": "not from there" }]"""),
            ]
        );

        using var preflight = await proxy.SendAsync("OPTIONS", "/a", null, [.. FromThePage, ("Access-Control-Request-Method", "PUT")]);

        Assert.Equal(HttpStatusCode.Forbidden, preflight.StatusCode);
        Assert.Equal("mock", (await proxy.EndedAsync(1)).GetProperty("answeredBy").GetString());
    }

    [Fact]
    public async Task Its_cors_wins_over_the_routes()
    {
        await using var api = await ApiAsync();
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "mocks": "./mocks", "routes": { "/on": { "target": "{{api.Url}}", "cors": true }, "/off": "{{api.Url}}" } }""",
            files:
            [
                ("mocks/a.json", """[{ "path": "/on/a", "cors": false, "body": 1 }, { "path": "/off/a", "cors": true, "body": 1 }]"""),
                ("mocks/b.json", """[{ "path": "/on/b", "body": 1 }, { "path": "/off/b", "body": 1 }]"""),
            ]
        );

        var allowed = new List<bool>();
        foreach (var path in new[] { "/on/a", "/off/a", "/on/b", "/off/b" })
        {
            using var answer = await proxy.SendAsync("GET", path, null, FromThePage);
            allowed.Add(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }

        using var preflight = await proxy.SendAsync("OPTIONS", "/on/a", null, [.. FromThePage, ("Access-Control-Request-Method", "PUT")]);

        Assert.Equal([false, true, true, false], allowed);
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal("off", (await proxy.EndedAsync(1)).GetProperty("cors").GetProperty("mode").GetString());
        Assert.Equal("repair", (await proxy.EndedAsync(2)).GetProperty("cors").GetProperty("mode").GetString());
        Assert.Contains(
            "The answer is the mock mocks/a.json; your API was not asked.",
            Delivered(await proxy.EndedAsync(1)).GetProperty("explanation").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_file_beside_the_mock_is_its_body_and_a_delay_comes_before_it()
    {
        await using var proxy = await InspectedProxy.StartAsync(
            """{ "mocks": "./mocks", "routes": {} }""",
            files: [("mocks/a.json", """{ "path": "/a", "file": "data/a.txt", "delay": 200 }"""), ("mocks/data/a.txt", "from the file")]
        );

        Assert.Equal("from the file", await GetAsync(proxy, "/a"));
        Assert.True((await proxy.EndedAsync(1)).GetProperty("durationMs").GetDouble() >= 190);
    }

    [Fact]
    public async Task Files_are_watched_and_a_broken_one_is_told_while_the_others_answer()
    {
        using var folder = new TemporaryFolder();
        folder.Write("proxy.json", """{ "port": 0, "mocks": "./mocks", "routes": { "/": { "mock": { "status": 404 } } } }""");
        folder.Write("mocks/a.json", """{ "path": "/a", "body": "a" }""");
        folder.Write("mocks/b.json", """{ "path": "/b", "body": "b" }""");
        await using var devproxy = DevProxyRun.Start(folder.Path);
        using var http = new HttpClient { BaseAddress = new Uri(await devproxy.ProxyUrlAsync()) };
        await devproxy.LineWithAsync("2 mocks of mocks answer before any route");

        folder.Write("mocks/a.json", "{\n  \"path\": \"/a\",\n  \"staus\": 200\n}");
        Assert.EndsWith(
            "error: mocks/a.json:3:3 Unknown key \"staus\": did you mean \"status\"?",
            await devproxy.LineWithAsync("staus"),
            StringComparison.Ordinal
        );
        await devproxy.LineWithAsync("The other mocks keep answering.");
        Assert.Equal("b", await http.GetStringAsync(new Uri("/b", UriKind.Relative), Token));
        using (var gone = await http.GetAsync(new Uri("/a", UriKind.Relative), Token))
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        folder.Write("mocks/a.json", """{ "path": "/a", "body": "again" }""");
        await devproxy.LineWithAsync("mocks/a.json has changed and is in force: 1 mock");
        Assert.Equal("again", await http.GetStringAsync(new Uri("/a", UriKind.Relative), Token));

        File.Delete(Path.Combine(folder.Path, "mocks/b.json"));
        await devproxy.LineWithAsync("mocks/b.json is gone");
        using var deleted = await http.GetAsync(new Uri("/b", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.NotFound, deleted.StatusCode);
    }

    [Fact]
    public async Task The_log_names_the_mock_says_what_a_browser_makes_of_it_and_blames_no_API()
    {
        using var folder = new TemporaryFolder();
        folder.Write("proxy.json", """{ "port": 0, "cors": true, "mocks": "./mocks", "routes": {} }""");
        folder.Write("mocks/a.json", """{ "path": "/a", "cors": false }""");
        folder.Write("mocks/b.json", """{ "pth": "/b" }""");
        await using var devproxy = DevProxyRun.Start(folder.Path);
        using var http = new HttpClient { BaseAddress = new Uri(await devproxy.ProxyUrlAsync()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a");
        foreach (var (name, value) in FromThePage)
            request.Headers.Add(name, value);

        await devproxy.LineWithAsync("mocks/b.json:1:3 Unknown key \"pth\"");
        using var answer = await http.SendAsync(request, Token);

        Assert.Contains("blocked acao-missing", await devproxy.LineWithAsync("/a → mocks/a.json"), StringComparison.Ordinal);
        await devproxy.LineWithAsync("The answer is the mock mocks/a.json; your API was not asked.");
        await devproxy.LineWithAsync("do this        Write \"cors\": true in the mock");
        Assert.DoesNotContain(devproxy.Out, line => line.Contains("fix your API", StringComparison.Ordinal));
    }

    private static Task<TestUpstream> ApiAsync() => TestUpstream.StartAsync(context => context.Response.WriteAsync("the API"));

    private static Task<InspectedProxy> StartAsync(TestUpstream api, params (string Name, string Content)[] mocks) =>
        InspectedProxy.StartAsync(
            $$"""{ "cors": true, "mocks": "./mocks", "routes": { "/api": "{{api.Url}}" } }""",
            files: [.. mocks.Select(mock => ($"mocks/{mock.Name}", mock.Content))]
        );

    private static Task<string> GetAsync(InspectedProxy proxy, string path) =>
        proxy.Proxy.GetStringAsync(new Uri(path, UriKind.Relative), Token);

    private static JsonElement Delivered(JsonElement record) => record.GetProperty("cors").GetProperty("delivered");
}
