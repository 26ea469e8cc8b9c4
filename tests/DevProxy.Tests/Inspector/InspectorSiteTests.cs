using System.Net;

namespace DevProxy.Tests.Inspector;

public sealed class InspectorSiteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/app.js")]
    [InlineData("GET", "/api/exchanges")]
    [InlineData("GET", "/api/exchanges/99")]
    [InlineData("GET", "/api/har")]
    [InlineData("GET", "/api/config")]
    [InlineData("GET", "/api/events")]
    [InlineData("GET", "/nothing")]
    [InlineData("DELETE", "/api/exchanges")]
    [InlineData("OPTIONS", "/api/exchanges")]
    public async Task No_answer_has_a_CORS_header_and_each_has_the_security_headers(string method, string path)
    {
        await using var inspector = await RunningInspector.StartAsync();

        using var answer = await inspector.SendAsync(
            method,
            path,
            null,
            ("Origin", "http://localhost:3000"),
            ("Access-Control-Request-Method", "PUT")
        );

        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Health_answers_ok()
    {
        await using var inspector = await RunningInspector.StartAsync();

        Assert.Equal("ok", (await inspector.GetAsync("/health")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_page_and_all_it_loads_are_served_with_their_types()
    {
        await using var inspector = await RunningInspector.StartAsync();

        var html = await inspector.Client.GetStringAsync(new Uri("/", UriKind.Relative), Token);

        Assert.Contains(
            $"<meta name=\"devproxy-token\" content=\"{(await inspector.WriteTokenAsync()).Value}\">",
            html,
            StringComparison.Ordinal
        );
        foreach (
            var (path, type) in new[]
            {
                ("/app.js", "text/javascript"),
                ("/sections/walk.js", "text/javascript"),
                ("/app.css", "text/css"),
                ("/favicon.svg", "image/svg+xml"),
            }
        )
        {
            using var file = await inspector.SendAsync("GET", path);
            Assert.Equal((HttpStatusCode.OK, type), (file.StatusCode, file.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task HEAD_is_answered_like_GET_without_a_body()
    {
        await using var inspector = await RunningInspector.StartAsync();

        using var answer = await inspector.SendAsync("HEAD", "/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 0);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/api/exchanges/abc", 404)]
    [InlineData("GET", "/../appsettings.json", 404)]
    [InlineData("PUT", "/api/exchanges", 405)]
    [InlineData("GET", "/api/exchanges/1/replay", 405)]
    public async Task What_does_not_exist_is_refused_as_problem_json(string method, string path, int status)
    {
        await using var inspector = await RunningInspector.StartAsync();

        using var answer = await inspector.SendAsync(method, path, null, await inspector.WriteTokenAsync());

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await RunningInspector.JsonAsync(answer);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task A_Host_that_is_not_accepted_gets_nothing_but_the_reason()
    {
        await using var inspector = await RunningInspector.StartAsync(acceptsHost: static host =>
            host?.StartsWith("localhost", StringComparison.Ordinal) == true
        );

        using var answer = await inspector.SendAsync("GET", "/", null, ("Host", "evil.example"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var problem = await RunningInspector.JsonAsync(answer);
        Assert.Contains("evil.example", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_inspector_has_a_token_of_its_own()
    {
        await using var one = await RunningInspector.StartAsync();
        await using var other = await RunningInspector.StartAsync();

        Assert.NotEqual(await one.WriteTokenAsync(), await other.WriteTokenAsync());
    }
}
