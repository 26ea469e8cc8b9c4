using System.Net;
using System.Net.Sockets;

namespace DevProxy.Pipeline;

/// <summary>What the word in <c>host</c> means.</summary>
internal static class ListenAddresses
{
    /// <summary>
    /// The addresses of a host: both loopback families for <c>localhost</c> and its subdomains, the address itself for an address,
    /// what the resolver knows for a name. Empty when it knows nothing.
    /// </summary>
    public static async Task<IReadOnlyList<IPAddress>> OfAsync(string host, CancellationToken cancellationToken)
    {
        if (IsLocalhost(host))
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
            return [address];
        try
        {
            return [.. (await Dns.GetHostAddressesAsync(host, cancellationToken)).Distinct()];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    /// <summary>How a browser on this machine names a listener on <paramref name="host"/>.</summary>
    public static string InUrl(string host)
    {
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var address))
            return host;
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            return "localhost";
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
    }

    /// <summary>Where a listener is reached from this machine: one on every address has none of its own.</summary>
    public static IPEndPoint ToDial(IPEndPoint listener) =>
        listener.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, listener.Port)
        : listener.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, listener.Port)
        : listener;

    private static bool IsLocalhost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Why an address cannot be listened on.</summary>
/// <param name="EndPoint">The address and port that were refused.</param>
/// <param name="Error">What the system said.</param>
internal sealed record ListenRefusal(IPEndPoint EndPoint, SocketError Error);
