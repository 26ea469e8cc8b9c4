using System.Net;
using DevProxy.Cors;

namespace DevProxy.Configuration.Reading;

/// <summary>Where DevProxy itself listens.</summary>
internal sealed record Listener(string Host, int Port)
{
    /// <summary>Whether a request to this origin comes back to DevProxy. With port 0 this is unknown until it listens.</summary>
    public bool Is(Origin target)
    {
        if (Port == 0 || target.Port != Port)
            return false;
        var host = target.Host!.Trim('[', ']');
        if (Host.Equals(host, StringComparison.OrdinalIgnoreCase))
            return true;

        var everywhere = IPAddress.TryParse(Host, out var own) && (own.Equals(IPAddress.Any) || own.Equals(IPAddress.IPv6Any));
        if (everywhere)
            return target.IsLoopback || host is "0.0.0.0" or "::";
        var onBothLoopbacks = Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        var reachesThem = host is "127.0.0.1" or "::1" || host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal);
        return reachesThem && (onBothLoopbacks || (own is not null && IPAddress.IsLoopback(own) && !IPAddress.TryParse(host, out _)));
    }
}
