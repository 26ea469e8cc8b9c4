using System.Text;
using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Foreign;

public sealed class ForeignReaderTests
{
    [Fact]
    public void Angulars_object_is_read_with_its_defaults()
    {
        var config = Read(
            "proxy.conf.json",
            """
            {
              // Angular allows comments too.
              "/api/**": { "target": "http://localhost:3000", "secure": false, "changeOrigin": true, "logLevel": "debug", "pathRewrite": { "^/api": "" } },
              "/assets": "http://localhost:3001"
            }
            """,
            out var problems
        );

        Assert.Equal(ConfigSource.Angular, config.Source);
        Assert.Equal(["/api/**", "/assets"], config.Routes.Select(route => route.Key));
        Assert.Equal(
            (ChangeOrigin.Target, RewriteOriginKind.Never, false),
            (config.Routes[0].ChangeOrigin, config.Routes[0].RewriteOrigin.Kind, config.Routes[0].Secure)
        );
        Assert.Equal(
            (ChangeOrigin.Target, RewriteOriginKind.Never, true),
            (config.Routes[1].ChangeOrigin, config.Routes[1].RewriteOrigin.Kind, config.Routes[1].Secure)
        );
        Assert.Equal("/api", Assert.Single(config.Routes[0].PathRewrite).StrippedPrefix);
        var warning = Assert.Single(problems);
        Assert.Equal((ProblemSeverity.Warning, 3, "[\"/api/**\"].logLevel"), (warning.Severity, warning.Line, warning.Path));
        Assert.Contains("--log-level", warning.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Angulars_list_has_one_route_for_each_context()
    {
        var config = Read(
            "proxy.conf.json",
            """[ { "context": ["/api", "/auth"], "target": "https://api.example.com" }, { "context": "/x", "target": "http://localhost:1" } ]""",
            out var problems
        );

        Assert.Empty(problems);
        Assert.Equal(ConfigSource.Angular, config.Source);
        Assert.Equal(["/api", "/auth", "/x"], config.Routes.Select(route => route.Key));
        Assert.All(config.Routes, route => Assert.Equal(ChangeOrigin.Browser, route.ChangeOrigin));
    }

    [Theory]
    [InlineData("""[ { "context": "/api", "target": "http://localhost:1" } ]""", "/api")]
    [InlineData("""[ { "path": ["/api"], "target": "http://localhost:1" } ]""", "/api")]
    [InlineData("""[ { "pathFilter": "/api/**", "target": "http://localhost:1" } ]""", "/api/**")]
    [InlineData("""[ { "target": "http://localhost:1" } ]""", "/")]
    [InlineData("""{ "devServer": { "proxy": [ { "context": ["/api"], "target": "http://localhost:1" } ] } }""", "/api")]
    public void Webpacks_list_is_read(string json, string key)
    {
        var config = Read("proxy.json", json, out var problems);

        Assert.Empty(problems);
        Assert.Equal(ConfigSource.Webpack, config.Source);
        Assert.Equal(key, Assert.Single(config.Routes).Key);
    }

    [Fact]
    public void Vites_object_is_read_with_its_shorthand_and_its_expressions()
    {
        var config = Read(
            "vite.json",
            """
            { "server": { "proxy": { "/foo": "http://localhost:4567", "^/fallback/.*": { "target": "http://jsonplaceholder.typicode.com", "changeOrigin": true }, "/socket.io": { "target": "ws://localhost:5174", "ws": true, "rewriteWsOrigin": true } } } }
            """,
            out var problems
        );

        Assert.Empty(problems);
        Assert.Equal(ConfigSource.Vite, config.Source);
        Assert.Equal([ChangeOrigin.Target, ChangeOrigin.Target, ChangeOrigin.Browser], config.Routes.Select(route => route.ChangeOrigin));
        Assert.Equal(
            [RewriteOriginKind.Never, RewriteOriginKind.Never, RewriteOriginKind.Target],
            config.Routes.Select(route => route.RewriteOrigin.Kind)
        );
        Assert.Equal("http://localhost:5174", config.Routes[2].Target!.Origin.Serialized);
    }

    [Fact]
    public void A_packages_proxy_is_one_route_with_create_react_apps_defaults()
    {
        var config = Read(
            "package.json",
            """{ "name": "app", "dependencies": { "react-scripts": "5" }, "proxy": "https://api.example.com" }""",
            out var problems
        );

        Assert.Empty(problems);
        Assert.Equal(ConfigSource.PackageJson, config.Source);
        var route = Assert.Single(config.Routes);
        Assert.Equal(
            ("/", ChangeOrigin.Target, RewriteOriginKind.Target, false),
            (route.Key, route.ChangeOrigin, route.RewriteOrigin.Kind, route.Secure)
        );
        Assert.Equal("https://api.example.com", route.Target!.Written);
    }

    [Fact]
    public void Vite_ignores_a_packages_proxy_and_this_is_told()
    {
        Read("package.json", """{ "devDependencies": { "vite": "8" }, "proxy": "https://api.example.com" }""", out var problems);

        Assert.Contains("Vite ignores", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_without_a_proxy_is_told() =>
        Assert.Contains("no \"proxy\"", Given.Problem("""‸{ "name": "app" }""", name: "package.json").Message, StringComparison.Ordinal);

    [Fact]
    public void What_has_an_equivalent_is_mapped()
    {
        var config = Read(
            "proxy.conf.json",
            """
            { "/api": { "target": { "host": "localhost", "port": 3000, "protocol": "https:" }, "proxyTimeout": 5000, "auth": "user:password", "hostRewrite": "localhost:4200", "protocolRewrite": "http", "rewriteWsOrigin": false, "headers": { "X-A": "1" } } }
            """,
            out var problems
        );

        Assert.Empty(problems);
        var route = Assert.Single(config.Routes);
        Assert.Equal("https://localhost:3000", route.Target!.Written);
        Assert.Equal(TimeSpan.FromSeconds(5), route.Timeout);
        Assert.True(route.AutoRewrite);
        Assert.Equal(RewriteOriginKind.Never, route.RewriteOrigin.Kind);
        Assert.Equal(
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("user:password")),
            route.Headers.Single(header => header.Name == "Authorization").Value
        );
        Assert.Equal("1", route.Headers.Single(header => header.Name == "X-A").Value);
        Assert.True(route.AddsIdentity);
        Assert.DoesNotContain("password", config.View.Json, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("user:password")), config.View.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_may_come_from_a_variable_and_is_shown_as_it()
    {
        var result = Given.Read(
            """{ "/api": { "target": "http://localhost:1", "auth": "me:${PASSWORD}" } }""",
            environment: new() { ["PASSWORD"] = "secret" }
        );

        Assert.Equal(
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:secret")),
            Assert.Single(result.Config!.Routes).Headers[0].Value
        );
        Assert.Contains("Basic me:${PASSWORD}", result.Config.View.Json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bypass", "a longer path")]
    [InlineData("router", "one route per path")]
    [InlineData("configure", "headers")]
    [InlineData("onProxyReq", "headers")]
    [InlineData("followRedirects", "autoRewrite")]
    [InlineData("selfHandleResponse", "leave it out")]
    [InlineData("pathRewrit", "pathRewrite")]
    [InlineData("neverHeardOf", "remove it")]
    public void What_has_no_equivalent_is_a_warning_with_the_nearest_one(string key, string fix)
    {
        var result = Given.Read($$"""{ "/api": { "target": "http://localhost:1", "{{key}}": true } }""");

        Assert.NotNull(result.Config);
        var warning = Assert.Single(result.Problems);
        Assert.Equal(ProblemSeverity.Warning, warning.Severity);
        Assert.Contains(fix, warning.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void An_excluded_path_is_a_warning()
    {
        Read("x.json", """[ { "context": ["/api/**", "!/api/private/**"], "target": "http://localhost:1" } ]""", out var problems);

        Assert.Contains("cannot be excluded", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "x.json",
        """[ { "context": "/api", "target": "http://localhost:1" }, { "context": "/api", "target": "http://localhost:2" } ]""",
        "http://localhost:1"
    )]
    [InlineData(
        "proxy.conf.json",
        """[ { "context": ["/api"], "target": "http://localhost:1" }, { "context": ["/api"], "target": "http://localhost:2" } ]""",
        "http://localhost:2"
    )]
    [InlineData("x.json", """{ "/api": "http://localhost:1", "/api": "http://localhost:2" }""", "http://localhost:2")]
    public void Of_two_equal_paths_the_one_wins_that_wins_in_the_tool(string name, string json, string target)
    {
        var config = Read(name, json, out var problems);

        Assert.Equal(target, Assert.Single(config.Routes).Target!.Written);
        Assert.Equal(ProblemSeverity.Warning, Assert.Single(problems).Severity);
    }

    [Theory]
    [InlineData("[ ‸5 ]", "Each item of the list must be an object")]
    [InlineData("""[ { "context": [‸5], "target": "http://localhost:1" }, { "target": "http://localhost:1" } ]""", "A path")]
    [InlineData("""{ "/api": { "target": "http://localhost:1", "secure": ‸"false" } }""", "secure")]
    [InlineData("""{ "/api": ‸{ "changeOrigin": true } }""", "target is missing")]
    public void What_no_tool_could_use_is_an_error_at_its_place(string json, string message) =>
        Assert.Contains(message, Given.Problem(json).Message, StringComparison.Ordinal);

    private static ProxyConfig Read(string name, string json, out IEnumerable<ConfigProblem> problems)
    {
        var result = Given.Read(json, name: name);
        problems = result.Problems;
        Assert.True(result.Config is not null, string.Join('\n', problems));
        return result.Config;
    }
}
