using DevProxy.Configuration;
using DevProxy.Configuration.Foreign;
using DevProxy.Configuration.Source;

namespace DevProxy.Tests.Configuration.Foreign;

public sealed class ToolDefaultsTests
{
    private static readonly SourceNode Text = new(SourceKind.Text, default, "http://localhost:1");
    private static readonly SourceNode Object = new(SourceKind.Object, default);

    [Fact]
    public void Each_tool_has_its_own()
    {
        Assert.Equal(new ToolDefaults(true, false, true), ToolDefaults.Of(ConfigSource.Vite, Text));
        Assert.Equal(new ToolDefaults(false, false, true), ToolDefaults.Of(ConfigSource.Vite, Object));
        Assert.Equal(new ToolDefaults(true, false, true), ToolDefaults.Of(ConfigSource.Angular, Text));
        Assert.Equal(new ToolDefaults(false, false, true), ToolDefaults.Of(ConfigSource.Webpack, Object));
        Assert.Equal(new ToolDefaults(true, true, false), ToolDefaults.Of(ConfigSource.PackageJson, Text));
    }

    [Fact]
    public void What_is_written_wins()
    {
        var route = ToolDefaults.Of(ConfigSource.PackageJson, Text).Under(Object.With("secure", new SourceNode(SourceKind.True, default)));

        Assert.Equal(SourceKind.True, route.Find("secure")!.Kind);
        Assert.Equal(SourceKind.True, route.Find("changeOrigin")!.Kind);
    }
}
