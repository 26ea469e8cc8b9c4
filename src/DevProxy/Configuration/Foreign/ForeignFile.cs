using DevProxy.Configuration.Keys;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Foreign;

/// <summary>Recognises the proxy settings of other tools by what the file is called and what it holds.</summary>
internal static class ForeignFile
{
    /// <summary>Which tool's file it is, and where in it the proxy settings are.</summary>
    public static (ConfigSource Source, SourceNode Proxy) Recognize(string name, SourceNode root)
    {
        if (IsPackage(name, root))
            return (ConfigSource.PackageJson, root.Find("proxy") ?? new SourceNode(SourceKind.Null, root.At));

        var proxy = Unwrapped(root);
        var isAngular = name.StartsWith("proxy.conf", StringComparison.OrdinalIgnoreCase);
        if (proxy.Kind == SourceKind.List)
            return (isAngular ? ConfigSource.Angular : ConfigSource.Webpack, proxy);
        if (proxy.Kind == SourceKind.Object && root.Members is [{ Key: "devServer" }])
            return (ConfigSource.Webpack, proxy); // Before its fifth version it was an object.
        if (
            proxy.Kind != SourceKind.Object
            || !proxy.Members.Any(member => member.Key is ['/' or '^' or '*', ..])
            || proxy.Members.Any(IsOwn)
        )
            return (ConfigSource.DevProxy, root);
        return (isAngular ? ConfigSource.Angular : ConfigSource.Vite, proxy);
    }

    private static bool IsPackage(string name, SourceNode root) =>
        root.Kind == SourceKind.Object
        && (
            name.Equals("package.json", StringComparison.OrdinalIgnoreCase)
            || (root.Find("proxy") is { Kind: SourceKind.Text } && (root.Find("dependencies") ?? root.Find("scripts")) is not null)
        );

    // { "proxy": … }, { "server": { "proxy": … } } and { "devServer": { "proxy": … } }, as the setting is written in its tool's file.
    private static SourceNode Unwrapped(SourceNode root) =>
        root.Members switch
        {
            [{ Key: "server" or "devServer", Value: { Kind: SourceKind.Object } inner }] => Unwrapped(inner),
            [{ Key: "proxy", Value: { Kind: SourceKind.Object or SourceKind.List } inner }] => inner,
            _ => root,
        };

    private static bool IsOwn(SourceMember member) => member.Key != "$schema" && RootKeys.All.Any(key => key.Name == member.Key);
}
