using System.Text;
using DevProxy.Configuration;
using DevProxy.Configuration.Foreign;
using DevProxy.Configuration.Json;

namespace DevProxy.Tests.Configuration.Foreign;

public sealed class ForeignFileTests
{
    [Theory]
    [InlineData("proxy.json", """{ "routes": {} }""", nameof(ConfigSource.DevProxy))]
    [InlineData("proxy.json", "{}", nameof(ConfigSource.DevProxy))]
    [InlineData("proxy.json", """{ "port": 1, "/api": "http://localhost:1" }""", nameof(ConfigSource.DevProxy))]
    [InlineData("proxy.json", """{ "prot": 1 }""", nameof(ConfigSource.DevProxy))]
    [InlineData("proxy.json", """{ "/api": "http://localhost:1" }""", nameof(ConfigSource.Vite))]
    [InlineData("proxy.json", """{ "$schema": "x", "^/api": {} }""", nameof(ConfigSource.Vite))]
    [InlineData("x.json", """{ "server": { "proxy": { "/api": "http://localhost:1" } } }""", nameof(ConfigSource.Vite))]
    [InlineData("x.json", """{ "proxy": [ {} ] }""", nameof(ConfigSource.Webpack))]
    [InlineData("x.json", """{ "devServer": { "proxy": { "/api": "http://localhost:1" } } }""", nameof(ConfigSource.Webpack))]
    [InlineData(".proxyrc", """{ "/api": { "target": "http://localhost:8000/" } }""", nameof(ConfigSource.Vite))]
    [InlineData("x.json", "[]", nameof(ConfigSource.Webpack))]
    [InlineData("proxy.conf.json", "[]", nameof(ConfigSource.Angular))]
    [InlineData("proxy.conf.local.json", """{ "/api": {} }""", nameof(ConfigSource.Angular))]
    [InlineData("proxy.conf.json", """{ "routes": {} }""", nameof(ConfigSource.DevProxy))]
    [InlineData("package.json", "{}", nameof(ConfigSource.PackageJson))]
    [InlineData("other.json", """{ "scripts": {}, "proxy": "http://localhost:1" }""", nameof(ConfigSource.PackageJson))]
    public void A_file_is_known_by_its_name_and_what_it_holds(string name, string json, string source) =>
        Assert.Equal(source, ForeignFile.Recognize(name, SourceReader.Read(Encoding.UTF8.GetBytes(json)).Root!).Source.ToString());

    private static readonly SourceNode Text = new(SourceKind.Text, default, "http://localhost:1");
    private static readonly SourceNode Object = new(SourceKind.Object, default);

    [Fact]
    public void Each_tool_has_its_own_defaults()
    {
        Assert.Equal(new ToolDefaults(true, false, true), ToolDefaults.Of(ConfigSource.Vite, Text));
        Assert.Equal(new ToolDefaults(false, false, true), ToolDefaults.Of(ConfigSource.Vite, Object));
        Assert.Equal(new ToolDefaults(true, false, true), ToolDefaults.Of(ConfigSource.Angular, Text));
        Assert.Equal(new ToolDefaults(false, false, true), ToolDefaults.Of(ConfigSource.Webpack, Object));
        Assert.Equal(new ToolDefaults(true, true, false), ToolDefaults.Of(ConfigSource.PackageJson, Text));
    }

    [Fact]
    public void What_is_written_wins_over_a_tools_default()
    {
        var route = ToolDefaults.Of(ConfigSource.PackageJson, Text).FillIn(Object.With("secure", new SourceNode(SourceKind.True, default)));

        Assert.Equal(SourceKind.True, route.Find("secure")!.Kind);
        Assert.Equal(SourceKind.True, route.Find("changeOrigin")!.Kind);
    }
}
