namespace DevProxy.Configuration;

internal enum UpstreamProxyKind
{
    /// <summary><c>"auto"</c>: the environment, else the system's setting.</summary>
    Auto,

    /// <summary><c>false</c>: upstreams are dialled directly.</summary>
    None,

    /// <summary>A URL in the file.</summary>
    Url,
}
