using System.Net;
using System.Text.Json;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Responding;

/// <summary><c>/api/mocks</c>: an exchange that becomes a mock, a file that is edited, a mock that is switched.</summary>
public sealed class MockEditorTests
{
    private const string Secret = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0LXBheWxvYWQ.c2lnbmF0dXJl";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_exchange_becomes_a_mock_that_answers_the_same_without_the_API()
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.Headers["X-Total"] = "2";
            context.Response.StatusCode = 201;
            return context.Response.WriteAsync("""{ "users": [{ "id": 1, "price": 1.50 }, "ä"] }""");
        });
        await using var proxy = await StartAsync(api);
        using (await proxy.SendAsync("GET", "/api/users?page=2&q=a+b"))
            await proxy.EndedAsync(1);

        using var saved = await SaveAsync(proxy, 1);
        using var mocked = await proxy.SendAsync("GET", "/api/users?page=2&q=a%20b");
        using var other = await proxy.SendAsync("GET", "/api/users?page=3");

        Assert.Equal(HttpStatusCode.Created, saved.StatusCode);
        Assert.Equal("mocks/get-api-users.json", (await JsonAsync(saved)).GetProperty("file").GetString());
        Assert.Equal(
            """
            {
              "method": "GET",
              "path": "/api/users",
              "query": {
                "page": "2",
                "q": "a b"
              },
              "status": 201,
              "headers": {
                "X-Total": "2"
              },
              "body": {
                "users": [
                  {
                    "id": 1,
                    "price": 1.50
                  },
                  "ä"
                ]
              }
            }

            """,
            await ReadAsync(proxy, "get-api-users.json")
        );
        Assert.Equal("""{"users":[{"id":1,"price":1.50},"ä"]}""", await mocked.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.Created, mocked.StatusCode);
        Assert.Equal("2", Assert.Single(mocked.Headers.GetValues("X-Total")));
        Assert.Equal("mock", (await proxy.EndedAsync(2)).GetProperty("answeredBy").GetString());
        Assert.Equal("upstream", (await proxy.EndedAsync(3)).GetProperty("answeredBy").GetString());
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task No_secret_is_written_whatever_the_log_shows(string redactBodies)
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.SetCookie = "session=cookie-secret; Path=/";
            context.Response.Headers["X-Api-Key"] = "header-secret";
            return context.Response.WriteAsync($$"""{ "access_token": "body-secret", "echo": "{{Secret}}", "name": "kettle" }""");
        });
        await using var proxy = await StartAsync(api, $$""", "log": { "redactBodies": {{redactBodies}} }""");
        using (await proxy.SendAsync("GET", "/api/login?token=query-secret&page=1", null, ("Authorization", $"Bearer {Secret}")))
            await proxy.EndedAsync(1);

        using (await SaveAsync(proxy, 1)) { }
        var text = await ReadAsync(proxy, "get-api-login.json");

        Assert.Contains("kettle", text, StringComparison.Ordinal);
        Assert.Contains("\"page\": \"1\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_go_into_a_file_beside_it_and_nothing_is_ever_overwritten()
    {
        byte[] picture = [0x89, 0x50, 0x4E, 0x47, 0, 1, 255];
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = "image/png";
            return context.Response.Body.WriteAsync(picture).AsTask();
        });
        await using var proxy = await StartAsync(api);
        using (await proxy.SendAsync("GET", "/api/logo"))
            await proxy.EndedAsync(1);

        using (await SaveAsync(proxy, 1)) { }
        using var again = await SaveAsync(proxy, 1);

        Assert.Equal("mocks/get-api-logo-2.json", (await JsonAsync(again)).GetProperty("file").GetString());
        Assert.Equal("mocks/get-api-logo.json", (await JsonAsync(again)).GetProperty("behind").GetString());
        Assert.Equal(picture, await proxy.Proxy.GetByteArrayAsync(new Uri("/api/logo", UriKind.Relative), Token));
        Assert.Equal("mocks/get-api-logo.json", (await proxy.EndedAsync(2)).GetProperty("answeredFrom").GetString());
        Assert.Equal(
            ["get-api-logo-2.json", "get-api-logo-2.png", "get-api-logo.json", "get-api-logo.png"],
            Directory.GetFiles(Path.Combine(proxy.Folder, "mocks")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task What_the_API_allowed_the_page_to_read_the_page_can_read_of_the_mock()
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "http://localhost:3000";
            return context.Response.WriteAsync("text");
        });
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "mocks": "./mocks", "routes": { "/": "{{api.Url}}" } }""");
        (string, string)[] page = [("Origin", "http://localhost:3000"), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "same-site")];
        using (await proxy.SendAsync("GET", "/", null, page))
            await proxy.EndedAsync(1);

        using (await SaveAsync(proxy, 1)) { }
        using var mocked = await proxy.SendAsync("GET", "/", null, page);

        Assert.Equal("mock", (await proxy.EndedAsync(2)).GetProperty("answeredBy").GetString());
        Assert.Equal("http://localhost:3000", Assert.Single(mocked.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("text", await mocked.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task What_cannot_be_saved_is_refused_with_the_reason()
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync(new string('x', 5000)));
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "cors": true, "mocks": "./mocks", "inspector": { "maxBodyBytes": 1000 }, "routes": { "/": "{{api.Url}}" } }"""
        );
        await using var without = await InspectedProxy.StartAsync($$"""{ "routes": { "/": "{{api.Url}}" } }""");
        using (await proxy.SendAsync("GET", "/"))
            await proxy.EndedAsync(1);
        using (await proxy.SendAsync("OPTIONS", "/", null, ("Origin", "http://localhost:3000"), ("Access-Control-Request-Method", "PUT")))
            await proxy.EndedAsync(2);
        using (await without.SendAsync("GET", "/"))
            await without.EndedAsync(1);

        await RefusedAsync(SaveAsync(proxy, 1), HttpStatusCode.Conflict, "Raise inspector.maxBodyBytes");
        await RefusedAsync(SaveAsync(proxy, 2), HttpStatusCode.Conflict, "Save the request that it was for");
        await RefusedAsync(SaveAsync(proxy, 99), HttpStatusCode.NotFound, "not kept");
        await RefusedAsync(SaveAsync(without, 1), HttpStatusCode.Conflict, "Add \"mocks\": \"./mocks\" at the top of proxy.json");
        await RefusedAsync(
            proxy.WriteAsync("POST", "/api/mocks", new StringContent("{}")),
            HttpStatusCode.BadRequest,
            """Send JSON like { "exchange": 42 }."""
        );
        Assert.False(Directory.Exists(Path.Combine(proxy.Folder, "mocks")));
    }

    [Fact]
    public async Task A_file_is_edited_whole_or_not_at_all()
    {
        const string Before = """{ "path": "/a", "body": "before" }""";
        await using var proxy = await WithMocksAsync(("a.json", Before), ("x.txt", ""));

        await RefusedAsync(
            proxy.WriteAsync("PUT", "/api/mocks/a.json", new StringContent("{\n \"path\": \"/a\", \"staus\": 1 }")),
            HttpStatusCode.UnprocessableEntity,
            "Line 2, column 16: Unknown key \"staus\": did you mean \"status\"?"
        );
        await RefusedAsync(
            proxy.WriteAsync("PUT", "/api/mocks/a.json", new StringContent("""{ "path": "/a", "file": "../proxy.json" }""")),
            HttpStatusCode.UnprocessableEntity,
            "is outside of the folder of the mocks"
        );
        Assert.Equal(Before, await ReadAsync(proxy, "a.json"));
        using var edited = await proxy.WriteAsync("PUT", "/api/mocks/a.json", new StringContent("""{ "path": "/a", "file": "x.txt" }"""));
        using var also = await proxy.WriteAsync("PUT", "/api/mocks/a.json", new StringContent("""{ "path": "/a", "body": "after" }"""));

        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        Assert.Equal("after", await proxy.Proxy.GetStringAsync(new Uri("/a", UriKind.Relative), Token));
        Assert.Equal(
            """{ "path": "/a", "body": "after" }""",
            await proxy.Inspector.GetStringAsync(new Uri("/api/mocks/a.json", UriKind.Relative), Token)
        );
        Assert.Equal(
            ["a.json", "x.txt"],
            Directory.GetFiles(Path.Combine(proxy.Folder, "mocks")).Select(file => Path.GetFileName(file)).Order()
        );
    }

    [Theory]
    [InlineData("..%2Fproxy.json")]
    [InlineData("%2E%2E%2F%2E%2E%2Fetc%2Fpasswd")]
    [InlineData("none.json")]
    [InlineData("x.txt")]
    [InlineData(".hidden.json")]
    public async Task No_other_file_is_read_or_written(string name)
    {
        await using var proxy = await WithMocksAsync(("a.json", """{ "path": "/a" }"""), ("x.txt", "text"), (".hidden.json", "{}"));
        var before = await File.ReadAllTextAsync(Path.Combine(proxy.Folder, "proxy.json"), Token);

        using var read = await proxy.Inspector.GetAsync(new Uri($"/api/mocks/{name}", UriKind.Relative), Token);
        using var written = await proxy.WriteAsync("PUT", $"/api/mocks/{name}", new StringContent("""{ "path": "/b" }"""));
        using var switched = await proxy.WriteAsync("PATCH", $"/api/mocks/{name}", new StringContent("""{ "enabled": false }"""));

        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, written.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, switched.StatusCode);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(proxy.Folder, "proxy.json"), Token));
        Assert.Equal("text", await ReadAsync(proxy, "x.txt"));
    }

    [Theory]
    [InlineData("{ \"path\": \"/a\", \"enabled\": true } // keep", "{ \"path\": \"/a\", \"enabled\": false } // keep")]
    [InlineData("{ \"path\": \"/a\" }", "{ \"enabled\": false, \"path\": \"/a\" }")]
    [InlineData("{\"path\": \"/a\"}", "{ \"enabled\": false, \"path\": \"/a\"}")]
    [InlineData("{\n  // why\n  \"path\": \"/a\"\n}\n", "{\n  \"enabled\": false,\n  // why\n  \"path\": \"/a\"\n}\n")]
    public async Task A_mock_is_switched_off_and_on_and_the_rest_of_its_file_stays(string before, string off)
    {
        await using var proxy = await WithMocksAsync(("a.json", before));

        using (await proxy.WriteAsync("PATCH", "/api/mocks/a.json", new StringContent("""{ "enabled": false }""")))
        using (var forwarded = await proxy.SendAsync("GET", "/a"))
        {
            Assert.Equal(off, await ReadAsync(proxy, "a.json"));
            Assert.Equal(HttpStatusCode.NotFound, forwarded.StatusCode);
        }

        using (await proxy.WriteAsync("PATCH", "/api/mocks/a.json", new StringContent("""{ "enabled": true }""")))
        using (var mocked = await proxy.SendAsync("GET", "/a"))
            Assert.Equal(HttpStatusCode.OK, mocked.StatusCode);
    }

    [Fact]
    public async Task One_mock_of_a_list_is_switched_and_all_are_listed()
    {
        await using var proxy = await WithMocksAsync(
            ("a.json", """[{ "path": "/a", "times": 2 }, { "method": "PUT", "path": "/b", "status": 201 }]"""),
            ("b.json", "{ ")
        );
        using (await proxy.SendAsync("GET", "/a")) { }

        using var switched = await proxy.WriteAsync(
            "PATCH",
            "/api/mocks/a.json",
            new StringContent("""{ "index": 1, "enabled": false }""")
        );
        using var none = await proxy.WriteAsync("PATCH", "/api/mocks/a.json", new StringContent("""{ "index": 2, "enabled": false }"""));
        using var broken = await proxy.WriteAsync("PATCH", "/api/mocks/b.json", new StringContent("""{ "enabled": false }"""));
        var list = await proxy.GetAsync("/api/mocks");

        Assert.Equal(HttpStatusCode.OK, switched.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, broken.StatusCode);
        Assert.Equal("mocks", list.GetProperty("folder").GetString());
        var files = list.GetProperty("files");
        Assert.Equal(
            [true, false],
            files[0].GetProperty("mocks").EnumerateArray().Select(mock => mock.GetProperty("enabled").GetBoolean())
        );
        Assert.Equal("PUT", files[0].GetProperty("mocks")[1].GetProperty("method").GetString());
        Assert.Equal(1, files[1].GetProperty("problems")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task The_token_is_needed()
    {
        await using var proxy = await WithMocksAsync(("a.json", """{ "path": "/a" }"""));

        using var save = await proxy.Inspector.PostAsync(new Uri("/api/mocks", UriKind.Relative), new StringContent("{}"), Token);
        using var put = await proxy.Inspector.PutAsync(new Uri("/api/mocks/a.json", UriKind.Relative), new StringContent("{}"), Token);
        using var patch = await proxy.Inspector.PatchAsync(new Uri("/api/mocks/a.json", UriKind.Relative), new StringContent("{}"), Token);

        Assert.All([save, put, patch], answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
    }

    private static Task<InspectedProxy> StartAsync(TestUpstream api, string more = "") =>
        InspectedProxy.StartAsync($$"""{ "cors": true, "mocks": "./mocks", "routes": { "/api": "{{api.Url}}" }{{more}} }""");

    private static Task<InspectedProxy> WithMocksAsync(params (string Name, string Content)[] mocks) =>
        InspectedProxy.StartAsync(
            """{ "mocks": "./mocks", "routes": {} }""",
            files: [.. mocks.Select(mock => ($"mocks/{mock.Name}", mock.Content))]
        );

    private static Task<HttpResponseMessage> SaveAsync(InspectedProxy proxy, long id) =>
        proxy.WriteAsync("POST", "/api/mocks", new StringContent($$"""{ "exchange": {{id}} }"""));

    private static Task<string> ReadAsync(InspectedProxy proxy, string name) =>
        File.ReadAllTextAsync(Path.Combine(proxy.Folder, "mocks", name), Token);

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).RootElement;

    private static async Task RefusedAsync(Task<HttpResponseMessage> asking, HttpStatusCode status, string detail)
    {
        using var answer = await asking;
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(detail, (await JsonAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
