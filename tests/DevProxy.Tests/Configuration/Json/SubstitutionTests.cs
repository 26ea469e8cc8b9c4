namespace DevProxy.Tests.Configuration.Json;

public sealed class SubstitutionTests
{
    [Theory]
    [InlineData("${A}", "1")]
    [InlineData("a${A}b${B_2}c", "a1b2c")]
    [InlineData("${NONE:-x y}", "x y")]
    [InlineData("${NONE:-}", "")]
    [InlineData("${EMPTY:-x}", "x")]
    [InlineData("${EMPTY}", "")]
    [InlineData("${A:-x}", "1")]
    [InlineData("$${A}", "${A}")]
    [InlineData("$$${A}", "$${A}")]
    [InlineData("$A {A} $", "$A {A} $")]
    [InlineData("$${A}${A}", "${A}1")]
    public void Variables_and_defaults_are_resolved_once(string written, string value)
    {
        var route = Given.Route($$"""{ "target": "http://localhost:1", "headers": { "X": "{{written}}" } }""", environment: Environment);

        Assert.Equal(value, route.Headers[0].Value);
    }

    [Fact]
    public void A_value_is_not_looked_through_again()
    {
        var route = Given.Route(
            """{ "target": "http://localhost:1", "headers": { "X": "${A}" } }""",
            environment: new() { ["A"] = "${B}" }
        );

        Assert.Equal("${B}", route.Headers[0].Value);
    }

    [Theory]
    [InlineData("${NONE}", "NONE is not set", "${NONE:-…}")]
    [InlineData("${EMTPY}", "EMPTY is set", "set it")]
    [InlineData("${}", "is not a valid variable", "${NAME}")]
    [InlineData("${A", "is not a valid variable", "${NAME}")]
    [InlineData("${1}", "${1} is not a valid variable", "$1")]
    [InlineData("${A-x}", "is not a valid variable", "write ${A:-x}")]
    public void What_cannot_be_resolved_is_told_at_the_value(string written, string message, string fix)
    {
        var problem = Given.Problem(
            $$"""{ "routes": { "/": { "target": "http://localhost:1", "headers": { "X": ‸"{{written}}" } } } }""",
            environment: Environment
        );

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_variable_of_a_text_that_is_not_set_is_told() =>
        Assert.Equal(2, Given.Read("""{ "routes": { "/": "http://${HOST}:${PORT}" } }""").Problems.Length);

    [Fact]
    public void A_value_that_is_exactly_one_variable_takes_the_type_that_its_key_wants()
    {
        var config = Given.Config(
            """
            {
              "port": "${PORT}", "https": "${TLS}", "cors": "${CORS:-true}", "inspector": "${INSPECTOR:-false}", "ca": "${CA:-}", "host": "${LISTEN}",
              "allowedHosts": "${HOSTS}", "log": { "level": "${LEVEL}", "file": "${FILE:-}" },
              "routes": { "/": { "target": "${API}", "changeOrigin": "${CHANGE}", "rewriteOrigin": "${REWRITE:-auto}", "timeout": "${TIMEOUT:-7}", "headers": { "X": "${PORT}" } } }
            }
            """,
            environment: new()
            {
                ["PORT"] = "9000",
                ["TLS"] = "true",
                ["LISTEN"] = "127.0.0.1",
                ["HOSTS"] = "a.test, .b.test",
                ["LEVEL"] = "warn",
                ["API"] = "http://localhost:1",
                ["CHANGE"] = "false",
            }
        );

        Assert.Equal((9000, "127.0.0.1"), (config.Port, config.Host));
        Assert.NotNull(config.Https);
        Assert.NotNull(config.Cors);
        Assert.Null(config.Inspector);
        Assert.Null(config.Ca);
        Assert.Null(config.Log.File);
        Assert.Equal(["a.test", ".b.test"], config.AllowedHosts);
        Assert.Equal(DevProxy.Configuration.LogLevelName.Warn, config.Log.Level);
        Assert.Equal(DevProxy.Configuration.ChangeOrigin.Browser, config.Routes[0].ChangeOrigin);
        Assert.Equal(TimeSpan.FromMilliseconds(7), config.Routes[0].Timeout);
        Assert.Equal("9000", config.Routes[0].Headers[0].Value);
    }

    [Theory]
    [InlineData("{ \"port\": ‸\"${SECRET}\" }")]
    [InlineData("{ \"port\": ‸\"80${A}\" }")]
    [InlineData("{ \"https\": ‸\"${SECRET}\" }")]
    [InlineData("{ \"log\": { \"level\": ‸\"${SECRET}\" } }")]
    [InlineData("{ \"host\": ‸\"${SECRET} \" }")]
    [InlineData("{ \"productionOrigins\": [‸\"${SECRET}\"] }")]
    [InlineData("{ \"cors\": { \"origin\": ‸\"${SECRET}\" } }")]
    [InlineData("{ \"routes\": { \"/\": ‸\"${SECRET}\" } }")]
    [InlineData("{ \"upstreamProxy\": ‸\"ftp://${SECRET}\" }")]
    public void A_value_of_the_wrong_type_is_told_without_showing_it(string json)
    {
        var problem = Given.Problem(json, environment: new() { ["SECRET"] = "hunter2", ["A"] = "hunter2" });

        Assert.DoesNotContain("hunter2", problem.Message + problem.Fix, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Environment =>
        new()
        {
            ["A"] = "1",
            ["B_2"] = "2",
            ["EMPTY"] = "",
        };
}
