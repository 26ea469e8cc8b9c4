using System.Globalization;
using System.Net;
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
            UpstreamProxyKind.Auto => OfEnvironment(target, environment, out var isSet) ?? (isSet ? null : OfSystem(target)),
            _ => null,
        };
    }

    /// <summary>A proxy as it may be shown: without user and password.</summary>
    public static string Shown(Uri proxy) => proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    private static Uri? OfEnvironment(UpstreamTarget target, IReadOnlyDictionary<string, string> environment, out bool isSet)
    {
        var written = Value($"{target.Origin.Scheme}_proxy") ?? Value("all_proxy");
        isSet = written is not null;
        if (string.IsNullOrEmpty(written) || new NoProxyList(Value("no_proxy") ?? "").Contains(target.Origin.Host!, target.Origin.Port))
            return null;
        return Uri.TryCreate(
            written.Contains("://", StringComparison.Ordinal) ? written : $"http://{written}",
            UriKind.Absolute,
            out var proxy
        )
            ? proxy
            : null;

        // As in curl, the variable in lower case goes first.
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

/// <summary>
/// <c>NO_PROXY</c>, as people write it for curl, Go and Python: names (with their subdomains), <c>.suffix</c>, <c>*.suffix</c>, addresses,
/// address ranges (CIDR), each with a port or without, and <c>*</c> for everything.
/// </summary>
internal sealed class NoProxyList(string list)
{
    private readonly string[] _entries = list.Split(
        [',', ' ', ';'],
        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
    );

    /// <summary>Whether a host is dialled directly.</summary>
    /// <param name="host">In lower case, an IPv6 address in brackets.</param>
    /// <param name="port">1 to 65535.</param>
    public bool Contains(string host, int port)
    {
        var bare = host.Trim('[', ']').TrimEnd('.');
        var address = IPAddress.TryParse(bare, out var parsed) ? parsed : null;
        return _entries.Any(entry => Covers(entry, bare, address, port));
    }

    private static bool Covers(string entry, string host, IPAddress? address, int port)
    {
        if (entry == "*")
            return true;
        if (address is not null && IPNetwork.TryParse(entry, out var network))
            return network.Contains(address);

        // A colon divides name and port; several of them without brackets are an IPv6 address.
        var colon = entry.LastIndexOf(':');
        var hasPort = colon > entry.LastIndexOf(']') && (entry.StartsWith('[') || entry.IndexOf(':', StringComparison.Ordinal) == colon);
        if (hasPort && entry[(colon + 1)..] != port.ToString(CultureInfo.InvariantCulture))
            return false;
        var name = (hasPort ? entry[..colon] : entry).Trim('[', ']');
        if (address is not null)
            return IPAddress.TryParse(name, out var same) && same.Equals(address);
        name = name.TrimStart('*').Trim('.');
        return name.Length > 0
            && (host.Equals(name, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
    }
}
