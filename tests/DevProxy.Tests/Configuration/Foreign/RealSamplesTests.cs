using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Routing;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.Configuration.Foreign;

/// <summary>
/// Files as they stand in the tools' own documentation and in projects: they are usable as they are, and lead where they led.
/// </summary>
public sealed class RealSamplesTests
{
    private const string AngularObject = """{ "/api/**": { "target": "http://localhost:3000", "secure": false } }""";
    private const string AngularDeep =
        """{ "/api/*": { "target": "http://localhost:3000", "secure": false, "logLevel": "debug", "changeOrigin": true, "pathRewrite": { "^/api": "" } } }""";
    private const string AngularList =
        """[ { "context": ["/my", "/many", "/endpoints"], "target": "http://localhost:3000", "secure": false }, { "context": ["/socket.io"], "target": "ws://localhost:3001", "ws": true } ]""";
    private const string ViteObject =
        """{ "/foo": "http://localhost:4567", "/api": { "target": "http://jsonplaceholder.typicode.com", "changeOrigin": true }, "^/fallback/.*": { "target": "http://jsonplaceholder.typicode.com" } }""";
    private const string WebpackList =
        """{ "devServer": { "proxy": [ { "context": ["/auth", "/api"], "target": "http://localhost:3000" } ] } }""";
    private const string WebpackObject =
        """{ "devServer": { "proxy": { "/api": { "target": "http://localhost:3000", "pathRewrite": { "^/api": "" }, "proxyTimeout": 9000, "timeout": 5000 } } } }""";
    private const string ParcelObject = """{ "/api": { "target": "http://localhost:8000/", "pathRewrite": { "^/api": "" } } }""";
    private const string Package =
        """{ "name": "my-app", "dependencies": { "react-scripts": "5.0.1" }, "proxy": "http://localhost:4000" }""";

    [Theory]
    [InlineData("proxy.conf.json", AngularObject, "/api/users", "http://localhost:3000/api/users")]
    [InlineData("proxy.conf.json", AngularObject, "/api", "http://localhost:3000/api")]
    [InlineData("proxy.conf.json", AngularDeep, "/api/a/b/c", "http://localhost:3000/a/b/c")]
    [InlineData("proxy.conf.json", AngularList, "/many/x", "http://localhost:3000/many/x")]
    [InlineData("proxy.conf.json", AngularList, "/socket.io/", "http://localhost:3001/socket.io/")]
    [InlineData("proxy.conf.json", AngularList, "/my-page", null)]
    [InlineData("vite.json", ViteObject, "/foo", "http://localhost:4567/foo")]
    [InlineData("vite.json", ViteObject, "/api/todos/1", "http://jsonplaceholder.typicode.com/api/todos/1")]
    [InlineData("vite.json", ViteObject, "/fallback/x", "http://jsonplaceholder.typicode.com/fallback/x")]
    [InlineData("webpack.json", WebpackList, "/auth/login", "http://localhost:3000/auth/login")]
    [InlineData("webpack.json", WebpackObject, "/api/users", "http://localhost:3000/users")]
    [InlineData(".proxyrc", ParcelObject, "/api/users", "http://localhost:8000/users")]
    [InlineData("package.json", Package, "/todos", "http://localhost:4000/todos")]
    public void A_path_leads_where_it_led(string name, string json, string path, string? url)
    {
        var config = Config(name, json);
        using var table = Routes.Table(config);

        var route = table.Match("localhost", path)?.Config;

        Assert.Equal(url, route is null ? null : route.Target!.Origin.Serialized + UpstreamPath.Of(route, path).Value);
    }

    [Theory]
    [InlineData("proxy.conf.json", AngularObject, nameof(ChangeOrigin.Browser))]
    [InlineData("vite.json", ViteObject, nameof(ChangeOrigin.Target))]
    [InlineData("webpack.json", WebpackObject, nameof(ChangeOrigin.Browser))]
    [InlineData("webpack.json", """{ "devServer": { "proxy": { "/api": "http://localhost:3000" } } }""", nameof(ChangeOrigin.Browser))]
    [InlineData("package.json", Package, nameof(ChangeOrigin.Target))]
    public void Host_is_what_the_tool_sends(string name, string json, string host) =>
        Assert.Equal(host, Config(name, json).Routes[0].ChangeOrigin.ToString());

    [Fact]
    public void Of_both_time_limits_the_one_about_the_upstream_is_taken() =>
        Assert.Equal(TimeSpan.FromSeconds(9), Config("webpack.json", WebpackObject).Routes[0].Timeout);

    private static ProxyConfig Config(string name, string json)
    {
        var result = Given.Read(json, name: name);
        Assert.True(result.Config is not null, string.Join('\n', result.Problems));
        return result.Config;
    }
}
