using DevProxy.Configuration;
using DevProxy.Configuration.Schema;
using DevProxy.Cors;

namespace DevProxy.Tests.Configuration;

public sealed class ConfigReaderTests
{
    [Fact]
    public void A_URL_alone_is_everything_under_the_root_with_CORS()
    {
        var config = ConfigReader
            .ReadArguments(new ConfigOverrides(Url: "https://api.example.com/v1/"), new Dictionary<string, string>())
            .Config!;

        var route = Assert.Single(config.Routes);
        Assert.Equal("/", route.Key);
        Assert.Equal("https://api.example.com", route.Target!.Origin.Serialized);
        Assert.Equal("/v1", route.Target.BasePath);
        Assert.NotNull(route.Cors);
        Assert.NotNull(config.Cors);
        Assert.Null(config.Path);
        Assert.Equal(ConfigSource.Arguments, config.Source);
        Assert.Equal(8010, config.Port);
    }

    [Fact]
    public void What_is_not_written_has_the_default_of_the_contract()
    {
        var config = Given.Config("""{ "routes": { "/api": "https://api.example.com" } }""");

        Assert.Equal((8010, "localhost"), (config.Port, config.Host));
        Assert.Null(config.Https);
        Assert.Empty(config.AllowedHosts);
        Assert.Equal(new UpstreamProxyConfig(UpstreamProxyKind.Auto, null), config.UpstreamProxy);
        Assert.Null(config.Ca);
        Assert.Empty(config.ProductionOrigins);
        Assert.Null(config.Cors);
        Assert.Equal(new InspectorConfig("localhost", null, 1000, 65536, 64), config.Inspector);
        Assert.Equal(
            (LogLevelName.Info, LogFormat.Pretty, null, 0),
            (config.Log.Level, config.Log.Format, config.Log.File, config.Log.Redact.Length)
        );
        Assert.Equal(ConfigSource.DevProxy, config.Source);
    }

    [Fact]
    public void What_a_route_does_not_say_has_the_default_of_the_contract()
    {
        var route = Given.Route("\"https://api.example.com\"");

        Assert.Equal("/api", route.Key);
        Assert.Empty(route.PathRewrite);
        Assert.Equal(ChangeOrigin.Auto, route.ChangeOrigin);
        Assert.Equal(new RewriteOrigin(RewriteOriginKind.Auto, null), route.RewriteOrigin);
        Assert.Empty(route.Headers);
        Assert.Empty(route.ResponseHeaders);
        Assert.Null(route.Secure);
        Assert.Null(route.Ca);
        Assert.Null(route.ClientCertificate);
        Assert.True(route.AutoRewrite);
        Assert.Equal(CookieRewriteKind.Auto, route.CookieDomainRewrite.Kind);
        Assert.Equal(CookieRewriteKind.Auto, route.CookiePathRewrite.Kind);
        Assert.Equal(CookieRewriteKind.Auto, route.CookieFlags.Kind);
        Assert.True(route.Ws);
        Assert.True(route.Xfwd);
        Assert.Equal(Timeout.InfiniteTimeSpan, route.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(10), route.ConnectTimeout);
        Assert.Null(route.Cors);
        Assert.False(route.AddsIdentity);
    }

    [Fact]
    public void Every_key_of_the_contracts_example_is_read()
    {
        var config = Given.Config(
            """
            {
              "$schema": "./proxy.schema.json",
              "port": 9000, "host": "127.0.0.1", "https": false, "allowedHosts": [".myapp.test"], "upstreamProxy": "auto", "ca": null,
              "productionOrigins": ["https://your-website.com"],
              "cors": true,
              "inspector": { "host": "localhost", "port": 8011, "maxExchanges": 1, "maxBodyBytes": 2, "maxMemoryMegabytes": 3 },
              "log": { "level": "debug", "format": "json", "file": null, "redact": ["X-Api-Key"] },
              "routes": {
                "/auth": {
                  "target": "https://id.example.com/v2",
                  "pathRewrite": { "^/auth": "" },
                  "changeOrigin": true, "rewriteOrigin": false,
                  "headers": { "X-Env": "dev", "X-Debug": null },
                  "responseHeaders": { "Server": null },
                  "secure": true, "ca": null, "cert": null, "key": null,
                  "autoRewrite": false,
                  "cookieDomainRewrite": "", "cookiePathRewrite": { "/v2": "/" }, "cookieFlags": { "sid": "nosecure samesite=lax" },
                  "ws": false, "xfwd": false, "timeout": 5, "connectTimeout": 7,
                  "cors": { "mode": "override", "origin": ["http://localhost:3000"], "methods": ["GET", "PUT"], "allowedHeaders": ["content-type"],
                            "exposedHeaders": ["etag"], "credentials": false, "maxAge": 9, "optionsSuccessStatus": 200 }
                },
                "/": "http://localhost:5173"
              }
            }
            """
        );

        Assert.Equal((9000, "127.0.0.1"), (config.Port, config.Host));
        Assert.Equal([".myapp.test"], config.AllowedHosts);
        Assert.Equal(["https://your-website.com"], config.ProductionOrigins.Select(origin => origin.Serialized));
        Assert.Equal(new InspectorConfig("localhost", 8011, 1, 2, 3), config.Inspector);
        Assert.Equal(["x-api-key"], config.Log.Redact);
        Assert.Equal((LogLevelName.Debug, LogFormat.Json), (config.Log.Level, config.Log.Format));
        Assert.Equal(["/auth", "/"], config.Routes.Select(route => route.Key));

        var auth = config.Routes[0];
        Assert.Equal("/v2", auth.Target!.BasePath);
        Assert.Equal("/auth", Assert.Single(auth.PathRewrite).StrippedPrefix);
        Assert.Equal(ChangeOrigin.Target, auth.ChangeOrigin);
        Assert.Equal(RewriteOriginKind.Never, auth.RewriteOrigin.Kind);
        Assert.Equal([new HeaderChange("X-Env", "dev"), new HeaderChange("X-Debug", null)], auth.Headers);
        Assert.Equal([new HeaderChange("Server", null)], auth.ResponseHeaders);
        Assert.Equal((true, false, false, false), (auth.Secure, auth.AutoRewrite, auth.Ws, auth.Xfwd));
        Assert.Equal("", auth.CookieDomainRewrite.Map["*"]);
        Assert.Equal("/", auth.CookiePathRewrite.Map["/v2"]);
        Assert.Equal(["nosecure", "samesite=lax"], auth.CookieFlags.Map["sid"]);
        Assert.Equal((TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(7)), (auth.Timeout, auth.ConnectTimeout));

        var cors = auth.Cors!;
        Assert.Equal((CorsMode.Override, false, 9, 200), (cors.Mode, cors.Credentials, cors.MaxAge, cors.OptionsSuccessStatus));
        Assert.Equal(["http://localhost:3000"], cors.Origin.Exact);
        Assert.Equal(["GET", "PUT"], cors.Methods!.Value);
        Assert.Equal(["content-type"], cors.AllowedHeaders!.Value);
        Assert.Equal(["etag"], cors.ExposedHeaders!.Value);
        Assert.Equal(CorsMode.Repair, config.Routes[1].Cors!.Mode);
    }

    [Fact]
    public void All_problems_are_told_at_once_in_file_order()
    {
        var problems = Given
            .Read(
                """
                {
                  "prot": 8010,
                  "host": 5,
                  "routes": { "/api": { "tagret": "https://api.example.com", "secure": "false" }, "/x": "ftp://example.com" }
                }
                """
            )
            .Problems;

        Assert.Equal(
            [
                (2, 3, "prot"),
                (3, 11, "host"),
                (4, 25, "routes[\"/api\"].tagret"),
                (4, 72, "routes[\"/api\"].secure"),
                (4, 89, "routes[\"/x\"]"),
            ],
            problems.Select(problem => (problem.Line, problem.Column, problem.Path))
        );
        Assert.Contains("\"port\"", problems[0].Fix, StringComparison.Ordinal);
        Assert.Contains("\"target\"", problems[2].Fix, StringComparison.Ordinal);
        Assert.All(problems, problem => Assert.Equal(ProblemSeverity.Error, problem.Severity));
    }

    [Fact]
    public void A_refused_value_is_reported_once() =>
        Given.Problem("""{ "port": ‸"abc", "inspector": { "port": 8010 }, "routes": { "/": "http://localhost:1" } }""", "whole number", "");

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("${X}")]
    [InlineData("\\u0000")]
    public void Whatever_is_changed_in_a_file_is_told_and_never_thrown(string inserted)
    {
        var text = File.ReadAllText(Repository.Path("proxy.json"))[..1500] + File.ReadAllText(Repository.Path("proxy.json"))[^900..];
        for (var i = 0; i < text.Length; i += 3)
        {
            var result = Given.Read(inserted.Length == 0 ? text.Remove(i, 1) : text.Insert(i, inserted));
            Assert.True(result.Config is not null || !result.Problems.IsEmpty);
            Assert.All(
                result.Problems,
                problem =>
                    Assert.True(
                        problem.Line > 0 && problem.Column > 0 && problem.Message.Length > 0 && problem.Fix.Length > 0,
                        problem.ToString()
                    )
            );
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"\"")]
    [InlineData("\"x\"")]
    [InlineData("\"a b\\u0000\"")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[[], \"\"]")]
    [InlineData("{}")]
    [InlineData("{ \"\": \"\" }")]
    [InlineData("true")]
    public void Whatever_stands_as_a_value_is_told_and_never_thrown(string value)
    {
        var texts = RootKeys
            .All.Select(key => $$"""{ "{{key.Name}}": {{value}} }""")
            .Concat(CorsKeys.All.Select(key => $$"""{ "cors": { "{{key.Name}}": {{value}} } }"""))
            .Concat(RootKeys.Inspector.Select(key => $$"""{ "inspector": { "{{key.Name}}": {{value}} } }"""))
            .Concat(RootKeys.Log.Select(key => $$"""{ "log": { "{{key.Name}}": {{value}} } }"""))
            .Concat(RootKeys.Https.Select(key => $$"""{ "https": { "{{key.Name}}": {{value}} } }"""))
            .Concat(
                RouteKeys.All.Select(key => $$"""{ "routes": { "/": { "target": "http://localhost:1", "{{key.Name}}": {{value}} } } }""")
            )
            .Concat(RouteKeys.All.Select(key => $$"""[ { "target": "http://localhost:1", "{{key.Name}}": {{value}} } ]"""))
            .Concat(
                new[] { "auth", "context", "proxyTimeout", "hostRewrite", "rewriteWsOrigin" }.Select(key =>
                    $$"""[ { "target": "http://localhost:1", "{{key}}": {{value}} } ]"""
                )
            );
        foreach (var text in texts)
        {
            var result = Given.Read(text);
            Assert.Equal(result.Config is null, result.Problems.Any(problem => problem.Severity == ProblemSeverity.Error));
        }
    }

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_fine()
    {
        var config = Given.Config("\uFEFF{ // a comment\n /* another */ \"routes\": { \"/\": \"http://localhost:1\", }, }");

        Assert.Single(config.Routes);
    }

    [Fact]
    public void A_byte_order_mark_and_wide_characters_count_as_an_editor_counts() =>
        Assert.Equal(
            (1, 13),
            Given
                .Read("\uFEFF{ /* é😀 */ \"prot\": 1, \"routes\": { \"/\": \"http://localhost:1\" } }")
                .Problems.Select(problem => (problem.Line, problem.Column))
                .First()
        );

    [Theory]
    [InlineData("[]")]
    [InlineData("‸5")]
    [InlineData("‸\"https://api.example.com\"")]
    public void A_configuration_is_an_object(string json) => Given.Problem(json, "", "\"routes\"");

    [Fact]
    public void Without_a_route_there_is_a_warning() =>
        Assert.Equal(ProblemSeverity.Warning, Given.Problem("‸{ }", "no route", "\"routes\"").Severity);

    [Fact]
    public void A_malformed_file_has_one_problem_its_first_syntax_error() =>
        Given.Problem("{ \"prot\": 1 ‸\"x\": }", "comma is missing", "comma");

    [Fact]
    public void The_target_is_shown_as_it_is_written()
    {
        var target = Given
            .Route("\"${API:-https://api.example.com}/v1\"", environment: new() { ["API"] = "https://secret.example.com" })
            .Target!;

        Assert.Equal(
            ("${API:-https://api.example.com}/v1", "https://secret.example.com", "/v1"),
            (target.Written, target.Origin.Serialized, target.BasePath)
        );
    }

    [Fact]
    public void Origins_default_to_loopback_and_the_host_that_was_called() =>
        Assert.Same(OriginRule.Default, Given.Route("\"https://api.example.com\"", "\"cors\": true,").Cors!.Origin);
}
