using System.Collections.Immutable;
using System.Net;
using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Configuration.Schema;
using DevProxy.Tests.Cli;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;
using NJsonSchema;

namespace DevProxy.Tests.Routing;

/// <summary>
/// What a contributor gets for one type and one entry in the list: a responder and a step, over real sockets and in everything that speaks
/// of a configuration.
/// </summary>
public sealed class RouteFeatureTests
{
    private const string Page = "http://localhost:3000";
    private static readonly ImmutableArray<RouteFeature> Features = [new Stamp(), new FixedText()];
    private static readonly ConfigKeys Keys = new(Features);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_responder_answers_without_a_target_through_the_steps_of_its_route()
    {
        await using var proxy = await InspectedProxy.StartAsync(
            """{ "cors": true, "routes": { "/api": { "text": "hello", "stamps": 3 } } }""",
            keys: Keys
        );

        using var answer = await proxy.SendAsync("GET", "/api/users", null, ("Origin", Page), ("Sec-Fetch-Mode", "cors"));
        var record = await proxy.EndedAsync(1);

        Assert.Equal("hello", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("***", Assert.Single(answer.Headers.GetValues("X-Stamp")));
        Assert.Equal(Page, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("mock", record.GetProperty("answeredBy").GetString());
        Assert.Equal("proxy.json", record.GetProperty("answeredFrom").GetString());
        Assert.Equal("/api", record.GetProperty("route").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, record.GetProperty("upstream").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, record.GetProperty("error").ValueKind);
        Assert.Equal("Stamped, and sent.", Assert.Single(record.GetProperty("remarks").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Its_preflights_are_answered_here_and_pass_the_step_untouched()
    {
        await using var proxy = await InspectedProxy.StartAsync(
            """{ "cors": true, "routes": { "/api": { "text": "hello", "stamps": 3 } } }""",
            keys: Keys
        );

        using var answer = await proxy.SendAsync(
            "OPTIONS",
            "/api/users",
            null,
            ("Origin", Page),
            ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "content-type")
        );
        var record = await proxy.EndedAsync(1);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("PUT", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.False(answer.Headers.Contains("X-Stamp"));
        Assert.Equal("devproxy", record.GetProperty("answeredBy").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, record.GetProperty("answeredFrom").ValueKind);
    }

    [Fact]
    public async Task A_step_stands_before_an_upstream_too()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers["X-Upstream"] = "1";
            return Task.CompletedTask;
        });
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "routes": { "/api": { "target": "{{upstream.Url}}", "stamps": 1 }, "/": "{{upstream.Url}}" } }""",
            keys: Keys
        );

        using var stamped = await proxy.SendAsync("GET", "/api/users");
        using var plain = await proxy.SendAsync("GET", "/other");

        Assert.Equal("*", Assert.Single(stamped.Headers.GetValues("X-Stamp")));
        Assert.Equal("1", Assert.Single(stamped.Headers.GetValues("X-Upstream")));
        Assert.False(plain.Headers.Contains("X-Stamp"));
        Assert.Equal("upstream", (await proxy.EndedAsync(1)).GetProperty("answeredBy").GetString());
    }

    [Fact]
    public async Task The_inspector_shows_the_keys_with_their_defaults()
    {
        await using var proxy = await InspectedProxy.StartAsync("""{ "routes": { "/api": { "text": "hello" } } }""", keys: Keys);

        var route = (await proxy.GetAsync("/api/config")).GetProperty("routes").GetProperty("/api");

        Assert.Equal("hello", route.GetProperty("text").GetString());
        Assert.Equal(0, route.GetProperty("stamps").GetInt32());
        Assert.False(route.TryGetProperty("target", out _));
    }

    [Theory]
    [InlineData("""{ "text": 5 }""", "text must be a text, not the number 5")]
    [InlineData("""{ "text": "" }""", "The text is empty")]
    [InlineData("""{ "target": "http://localhost:1", "stamps": 10 }""", "stamps must be a whole number from 0 to 9, not 10")]
    [InlineData("""{ "stamps": 1 }""", "target is missing")]
    [InlineData("""{ "txet": "hello" }""", "Unknown key \"txet\"")]
    public void A_wrong_value_is_a_problem_with_its_place(string route, string message)
    {
        using var run = new CommandRun();
        var file = run.Write("proxy.json", $$"""{ "routes": { "/api": {{route}} } }""");

        var problem = Assert.Single(ConfigReader.Read(file, new ConfigOverrides(), run.Environment, Keys).Problems);

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.True(problem is { Line: 1, Column: > 0, Severity: ProblemSeverity.Error });
    }

    [Theory]
    [InlineData("""{ "text": "hello", "stamps": 2 }""", true)]
    [InlineData("""{ "target": "http://localhost:1" }""", true)]
    [InlineData("""{ "text": 5 }""", false)]
    [InlineData("""{ "target": "http://localhost:1", "stamps": 10 }""", false)]
    [InlineData("""{ "stamps": 1 }""", false)]
    public async Task The_schema_says_the_same(string route, bool isValid)
    {
        using var run = new CommandRun { Features = Features };
        Assert.Equal(ExitCode.Done, await run.RunAsync("schema"));
        var schema = await JsonSchema.FromJsonAsync(run.Out, Token);

        Assert.Equal(isValid, schema.Validate($$"""{ "routes": { "/api": {{route}} } }""").Count == 0);
        Assert.Contains("A text that answers every request of the route", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_says_what_answers_and_what_is_changed()
    {
        using var run = new CommandRun { Features = Features };
        run.Write("proxy.json", """{ "cors": true, "routes": { "/api": { "text": "hello", "stamps": 2 }, "/": "http://localhost:1" } }""");

        Assert.Equal(ExitCode.Done, await run.RunAsync("explain", "/api/users"));

        var lines = run.Out.Split('\n');
        Assert.Equal("GET http://localhost:8010/api/users -> the text \"hello\"", lines[0]);
        Assert.Equal("  │ matched by     the route \"/api\"", lines[1]);
        Assert.Equal("  │ response       X-Stamp: ** is set", lines[2]);
        Assert.Equal("  │                the answer is the text \"hello\"", lines[3]);
        Assert.Contains("  │                a preflight is answered by DevProxy with 204", lines);
    }

    [Fact]
    public async Task The_banner_and_the_log_name_what_answers()
    {
        using var console = new TestConsole();
        using var run = new CommandRun();
        using var end = new CancellationTokenSource();
        var file = run.Write(
            "proxy.json",
            """{ "port": 0, "routes": { "/api": { "text": "hello", "stamps": 2 }, "/": "http://localhost:1" } }"""
        );
        var overrides = new ConfigOverrides();
        var context = new CommandContext(console.Screen, run.Environment, run.Folder, TimeProvider.System) { Features = Features };
        var read = ConfigReader.Read(file, overrides, run.Environment, context.Keys);

        await new ProxyRun(context, overrides)
        {
            Started = _ =>
            {
                end.Cancel();
                return [];
            },
        }.RunAsync(read, file, end.Token);

        Assert.Matches(@"/api/users -> the text ""hello""\n +stamped 2 times\n", console.Out);
    }
}
