namespace DevProxy.Configuration;

/// <summary>Whose file a configuration was read from.</summary>
internal enum ConfigSource
{
    /// <summary>No file: a URL, or <c>--route</c>.</summary>
    Arguments,

    /// <summary>A <c>proxy.json</c>.</summary>
    DevProxy,

    /// <summary>An Angular <c>proxy.conf.json</c>.</summary>
    Angular,

    /// <summary>A Vite <c>server.proxy</c> object, as JSON.</summary>
    Vite,

    /// <summary>A webpack-dev-server <c>devServer.proxy</c> list, or object, as JSON.</summary>
    Webpack,

    /// <summary>A <c>package.json</c> with <c>"proxy"</c>, as create-react-app reads it.</summary>
    PackageJson,
}
