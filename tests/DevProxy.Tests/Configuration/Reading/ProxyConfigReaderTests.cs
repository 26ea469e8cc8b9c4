using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class ProxyConfigReaderTests
{
    [Fact]
    public void Problems_of_every_part_come_together() =>
        Assert.Equal(
            [
                "host",
                "allowedHosts[0]",
                "upstreamProxy",
                "productionOrigins[0]",
                "cors.origin",
                "inspector.host",
                "log.redact[0]",
                "routes[\"/\"]",
                "ca",
            ],
            Given
                .Read(
                    """
                    { "host": "a b", "allowedHosts": ["*"], "upstreamProxy": "x://y", "productionOrigins": ["x"], "cors": { "origin": "x" },
                      "inspector": { "host": "a b" }, "log": { "redact": ["a b"] }, "routes": { "/": "x" }, "ca": "missing.pem" }
                    """
                )
                .Problems.Select(problem => problem.Path)
        );

    [Fact]
    public void Routes_stay_in_file_order() =>
        Assert.Equal(
            ["/", "/b", "^/c", "/a"],
            Given
                .Config(
                    """{ "routes": { "/": "http://localhost:1", "/b": "http://localhost:1", "^/c": "http://localhost:1", "/a": "http://localhost:1" } }"""
                )
                .Routes.Select(route => route.Key)
        );

    [Theory]
    [InlineData("debug", nameof(LogLevelName.Debug))]
    [InlineData("info", nameof(LogLevelName.Info))]
    [InlineData("warn", nameof(LogLevelName.Warn))]
    [InlineData("error", nameof(LogLevelName.Error))]
    [InlineData("silent", nameof(LogLevelName.Silent))]
    public void Every_level_has_its_name(string name, string level) =>
        Assert.Equal(
            level,
            Given.Config($$"""{ "log": { "level": "{{name}}" }, "routes": { "/": "http://localhost:1" } }""").Log.Level.ToString()
        );

    [Fact]
    public void A_file_is_relative_to_the_configuration() =>
        Assert.Equal(
            Path.GetFullPath("/given/logs/x.jsonl"),
            Given.Config("""{ "log": { "file": "logs/x.jsonl" }, "routes": { "/": "http://localhost:1" } }""").Log.File
        );

    [Theory]
    [InlineData("\"file\": ‸\"\"", "is not a valid file path")]
    [InlineData("\"file\": ‸\"logs/\"", "is not a valid file path")]
    [InlineData("\"redact\": [\"a\", ‸\"b c\"]", "is not a valid header name")]
    [InlineData("\"redact\": ‸\"a\"", "a list of header names")]
    public void A_log_that_cannot_be_written_is_told(string json, string message) =>
        Given.Problem($$"""{ "log": { {{json}} }, "routes": { "/": "http://localhost:1" } }""", message, "");

    [Theory]
    [InlineData("null", null)]
    [InlineData("\"http://localhost:4318\"", "http://localhost:4318/")]
    [InlineData("\"https://otel.example.com/team/a\"", "https://otel.example.com/team/a")]
    public void A_collector_is_a_URL_or_none(string json, string? url) =>
        Assert.Equal(url, Log($$"""{ "log": { "otlp": {{json}} }, "routes": { "/": "http://localhost:1" } }""", []).Otlp?.AbsoluteUri);

    [Fact]
    public void The_environment_names_the_collector_and_can_switch_it_off()
    {
        const string json = """{ "log": { "otlp": "http://localhost:1" }, "routes": { "/": "http://localhost:1" } }""";
        var variables = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector:4317" };
        Assert.Equal("http://collector:4317/", Log(json, variables).Otlp?.AbsoluteUri);
        variables["OTEL_SDK_DISABLED"] = "TRUE";
        Assert.Null(Log(json, variables).Otlp);
        variables = new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector" };
        Assert.Equal("OTEL_EXPORTER_OTLP_ENDPOINT", Given.Problem(json, environment: variables).Path);
    }

    [Theory]
    [InlineData("localhost:4318")]
    [InlineData("http://me:hunter2@localhost:4318")]
    [InlineData("http://localhost:4318?api-key=hunter2")]
    [InlineData("")]
    public void A_collector_that_is_none_is_told_without_its_password(string written)
    {
        var problem = Given.Problem(
            $$"""{ "log": { "otlp": ‸"{{written}}" }, "routes": { "/": "http://localhost:1" } }""",
            "not the URL of an OpenTelemetry collector",
            "OTEL_EXPORTER_OTLP_HEADERS"
        );

        Assert.DoesNotContain("hunter2", problem.Message + problem.Fix, StringComparison.Ordinal);
    }

    private static LogConfig Log(string json, Dictionary<string, string> environment) => Given.Config(json, environment: environment).Log;

    [Theory]
    [InlineData("\"auto\"", nameof(UpstreamProxyKind.Auto), null)]
    [InlineData("false", nameof(UpstreamProxyKind.None), null)]
    [InlineData("\"http://proxy.example:3128\"", nameof(UpstreamProxyKind.Url), "http://proxy.example:3128/")]
    [InlineData("\"proxy.example:3128\"", nameof(UpstreamProxyKind.Url), "http://proxy.example:3128/")]
    [InlineData("\"http://me:secret@proxy.example\"", nameof(UpstreamProxyKind.Url), "http://me:secret@proxy.example/")]
    [InlineData("\"socks5://localhost:1080\"", nameof(UpstreamProxyKind.Url), "socks5://localhost:1080/")]
    public void The_upstream_proxy_is_the_systems_none_or_a_URL(string json, string kind, string? url)
    {
        var proxy = Given.Config($$"""{ "upstreamProxy": {{json}}, "routes": { "/": "http://localhost:1" } }""").UpstreamProxy;

        Assert.Equal((kind, url), (proxy.Kind.ToString(), proxy.Url?.AbsoluteUri));
    }

    [Theory]
    [InlineData("ftp://me:hunter2@proxy.example")]
    [InlineData("http://me:hunter2@proxy.example/path")]
    [InlineData("http://")]
    [InlineData("")]
    public void A_proxy_address_that_is_not_valid_is_told_without_its_password(string written)
    {
        var problem = Given.Problem(
            $$"""{ "upstreamProxy": ‸"{{written}}", "routes": { "/": "http://localhost:1" } }""",
            "not a valid proxy address",
            "http://proxy.example.com:3128"
        );

        Assert.DoesNotContain("hunter2", problem.Message + problem.Fix, StringComparison.Ordinal);
    }
}
