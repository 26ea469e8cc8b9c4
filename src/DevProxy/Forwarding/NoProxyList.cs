using System.Globalization;
using System.Net;

namespace DevProxy.Forwarding;

/// <summary>
/// <c>NO_PROXY</c>, as people write it for curl, Go and Python: names (with their subdomains), <c>.suffix</c>, <c>*.suffix</c>, addresses, address ranges (CIDR), each
/// with a port or without, and <c>*</c> for everything.
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
