using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class ConfigOverlayTests
{
    private const string Json =
        """{ "port": 1, "host": "127.0.0.1", "inspector": { "port": 2, "maxExchanges": 7 }, "log": { "level": "debug", "redact": ["x"] }, "routes": { "/api": { "target": "http://localhost:3", "ws": false } } }""";

    [Fact]
    public void The_environment_wins_over_the_file()
    {
        var config = Given.Config(
            Json,
            environment: new()
            {
                ["DEVPROXY_PORT"] = "11",
                ["DEVPROXY_HOST"] = "::1",
                ["DEVPROXY_HTTPS"] = "true",
                ["DEVPROXY_CORS"] = "override",
                ["DEVPROXY_INSPECTOR_PORT"] = "12",
                ["DEVPROXY_INSPECTOR_HOST"] = "127.0.0.2",
                ["DEVPROXY_LOG_LEVEL"] = "error",
                ["DEVPROXY_LOG_FORMAT"] = "json",
                ["DEVPROXY_LOG_FILE"] = "x.jsonl",
            }
        );

        Assert.Equal((11, "::1"), (config.Port, config.Host));
        Assert.Equal(new HttpsConfig(null, null), config.Https);
        Assert.Equal(CorsMode.Override, config.Cors!.Mode);
        Assert.Equal(new InspectorConfig("127.0.0.2", 12, 7, 65536, 64), config.Inspector);
        Assert.Equal(
            (LogLevelName.Error, LogFormat.Json, Path.GetFullPath("x.jsonl")),
            (config.Log.Level, config.Log.Format, config.Log.File)
        );
        Assert.Equal(["x"], config.Log.Redact);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment()
    {
        var config = Given.Config(
            Json,
            new ConfigOverrides(
                Port: 21,
                Host: "localhost",
                Https: true,
                InspectorPort: 22,
                Cors: "repair",
                LogLevel: "warn",
                LogFormat: "pretty",
                LogFile: "y.jsonl"
            ),
            new()
            {
                ["DEVPROXY_PORT"] = "11",
                ["DEVPROXY_HOST"] = "::1",
                ["DEVPROXY_HTTPS"] = "false",
                ["DEVPROXY_CORS"] = "override",
                ["DEVPROXY_INSPECTOR_PORT"] = "12",
                ["DEVPROXY_LOG_LEVEL"] = "error",
                ["DEVPROXY_LOG_FORMAT"] = "json",
                ["DEVPROXY_LOG_FILE"] = "x.jsonl",
            }
        );

        Assert.Equal((21, "localhost", 22), (config.Port, config.Host, config.Inspector!.Port));
        Assert.NotNull(config.Https);
        Assert.Equal(CorsMode.Repair, config.Cors!.Mode);
        Assert.Equal(
            (LogLevelName.Warn, LogFormat.Pretty, Path.GetFullPath("y.jsonl")),
            (config.Log.Level, config.Log.Format, config.Log.File)
        );
    }

    [Fact]
    public void An_empty_variable_says_nothing() =>
        Assert.Equal(1, Given.Config(Json, environment: new() { ["DEVPROXY_PORT"] = "", ["DEVPROXY_HTTPS"] = "" }).Port);

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void TLS_is_asked_for_by_a_word_or_a_number(string value, bool https) =>
        Assert.Equal(https, Given.Config(Json, environment: new() { ["DEVPROXY_HTTPS"] = value }).Https is not null);

    [Theory]
    [InlineData("DEVPROXY_PORT", "abc", "must be a whole number")]
    [InlineData("DEVPROXY_PORT", "70000", "must be a whole number")]
    [InlineData("DEVPROXY_HTTPS", "yes", "must be true, false")]
    [InlineData("DEVPROXY_CORS", "on", "must be off, repair or override")]
    [InlineData("DEVPROXY_LOG_LEVEL", "loud", "must be \"debug\"")]
    [InlineData("DEVPROXY_LOG_FORMAT", "xml", "must be \"pretty\"")]
    [InlineData("DEVPROXY_HOST", "http://localhost", "more than a host name")]
    [InlineData("DEVPROXY_INSPECTOR_PORT", "1", "cannot both use port 1")]
    [InlineData("DEVPROXY_INSPECTOR_HOST", "a b", "is not a valid host name")]
    [InlineData("DEVPROXY_LOG_FILE", "logs/", "is not a valid file path")]
    public void A_bad_value_names_its_variable(string name, string value, string message)
    {
        var problem = Given.Problem(Json, environment: new() { [name] = value });

        Assert.Equal((0, 0, name), (problem.Line, problem.Column, problem.Path));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_value_names_its_option()
    {
        Assert.Equal(["--cors"], Bad(new ConfigOverrides(Cors: "repiar")));
        Assert.Equal(["--port"], Bad(new ConfigOverrides(Port: 70000)));
        Assert.Equal(["--log-level"], Bad(new ConfigOverrides(LogLevel: "loud")));
        Assert.Equal(["--log-format"], Bad(new ConfigOverrides(LogFormat: "xml")));
        Assert.Equal(["--inspector-port"], Bad(new ConfigOverrides(InspectorPort: -1)));
        Assert.Equal(["--host"], Bad(new ConfigOverrides(Host: "localhost:80")));
        Assert.Equal(["--route /x"], Bad(new ConfigOverrides(Routes: ["/x"])));
        Assert.Equal(["--route =http://y"], Bad(new ConfigOverrides(Routes: ["=http://y"])));
        Assert.Equal(["--route /x=ftp://y"], Bad(new ConfigOverrides(Routes: ["/x=ftp://y"])));
    }

    [Fact]
    public void A_URL_that_is_none_is_told_by_what_was_typed() =>
        Assert.Equal(
            "https://***@host",
            Assert
                .Single(
                    ConfigReader.ReadArguments(new ConfigOverrides(Url: "https://user:x@host"), new Dictionary<string, string>()).Problems
                )
                .Path
        );

    [Theory]
    [InlineData("/api=http://localhost:9", "/api", "http://localhost:9")]
    [InlineData("api=localhost:9", "/api", "localhost:9")]
    [InlineData("/a=b=http://localhost:9", "/a=b", "http://localhost:9")]
    [InlineData("^/v(?=1)=http://localhost:9", "^/v(?=1)", "http://localhost:9")]
    [InlineData("**/x=http://localhost:9/a=b", "**/x", "http://localhost:9/a=b")]
    public void A_route_is_a_path_and_a_URL(string option, string key, string target)
    {
        var route = Assert.Single(
            ConfigReader.ReadArguments(new ConfigOverrides(Routes: [option]), new Dictionary<string, string>()).Config!.Routes
        );

        Assert.Equal((key, target), (route.Key, route.Target.Written));
        Assert.NotNull(route.Cors);
    }

    [Fact]
    public void Of_a_route_that_the_file_has_the_target_alone_is_replaced()
    {
        var config = Given.Config(Json, new ConfigOverrides(Routes: ["api=http://localhost:9", "/new=http://localhost:8"]));

        Assert.Equal(
            [("/api", "http://localhost:9", false), ("/new", "http://localhost:8", true)],
            config.Routes.Select(route => (route.Key, route.Target.Written, route.Ws))
        );
    }

    [Fact]
    public void The_inspector_is_switched_off_by_its_option_and_on_by_its_port()
    {
        Assert.Null(Given.Config(Json, new ConfigOverrides(NoInspector: true)).Inspector);
        Assert.Equal(
            9,
            Given
                .Config("""{ "inspector": false, "routes": { "/": "http://localhost:1" } }""", new ConfigOverrides(InspectorPort: 9))
                .Inspector!.Port
        );
    }

    [Fact]
    public void A_variable_does_not_switch_the_inspector_on() =>
        Assert.Null(
            Given
                .Config(
                    """{ "inspector": false, "routes": { "/": "http://localhost:1" } }""",
                    environment: new() { ["DEVPROXY_INSPECTOR_HOST"] = "0.0.0.0", ["DEVPROXY_INSPECTOR_PORT"] = "9" }
                )
                .Inspector
        );

    [Fact]
    public void Listening_everywhere_is_a_warning_unless_a_variable_asks_for_it()
    {
        Assert.Equal(
            ProblemSeverity.Warning,
            Given
                .Problem("""{ "host": ‸"0.0.0.0", "routes": { "/": "http://localhost:1" } }""", "every network interface", "localhost")
                .Severity
        );
        Assert.Equal("--host", Given.Problem(Json, new ConfigOverrides(Host: "0.0.0.0")).Path);
        Assert.Empty(
            Given.Read(Json, environment: new() { ["DEVPROXY_HOST"] = "0.0.0.0", ["DEVPROXY_INSPECTOR_HOST"] = "0.0.0.0" }).Problems
        );
    }

    private static IEnumerable<string> Bad(ConfigOverrides overrides) =>
        Given.Read(Json, overrides).Problems.Select(problem => problem.Path);
}
