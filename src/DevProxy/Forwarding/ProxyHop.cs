using System.Net.Http;
using DevProxy.Configuration;

namespace DevProxy.Forwarding;

/// <summary>Which proxy is between DevProxy and a target.</summary>
internal static class ProxyHop
{
    /// <summary>The proxy for a target; null when it is dialled directly, as a local target always is.</summary>
    public static Uri? For(UpstreamTarget target, UpstreamProxyConfig config, IReadOnlyDictionary<string, string> environment)
    {
        if (target.IsLocal)
            return null;
        return config.Kind switch
        {
            UpstreamProxyKind.Url => config.Url,
            UpstreamProxyKind.Auto => OfEnvironment(target, environment, out var spoken) ?? (spoken ? null : OfSystem(target)),
            _ => null,
        };
    }

    /// <summary>A proxy as it may be shown: without user and password.</summary>
    public static string Shown(Uri proxy) => proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    private static Uri? OfEnvironment(UpstreamTarget target, IReadOnlyDictionary<string, string> environment, out bool spoken)
    {
        var written = Value($"{target.Origin.Scheme}_proxy") ?? Value("all_proxy");
        spoken = written is not null;
        if (string.IsNullOrEmpty(written) || new NoProxyList(Value("no_proxy") ?? "").Contains(target.Origin.Host!, target.Origin.Port))
            return null;
        return Uri.TryCreate(
            written.Contains("://", StringComparison.Ordinal) ? written : $"http://{written}",
            UriKind.Absolute,
            out var proxy
        )
            ? proxy
            : null;

        // As curl does: the lower case goes first.
        string? Value(string name) =>
            environment.TryGetValue(name, out var lower) ? lower
            : environment.TryGetValue(name.ToUpperInvariant(), out var upper) ? upper
            : null;
    }

    // Windows' and macOS' own setting; elsewhere there is none.
    private static Uri? OfSystem(UpstreamTarget target)
    {
        var url = new Uri(target.Origin.Serialized);
        return HttpClient.DefaultProxy.GetProxy(url) is { } proxy && proxy != url ? proxy : null;
    }
}
