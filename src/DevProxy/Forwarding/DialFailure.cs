using System.Net.Sockets;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>Why connecting failed: no such name, nobody listening, address unreachable.</summary>
/// <param name="inContainer">Whether <c>localhost</c> is a container, and not the developer's machine.</param>
internal sealed class DialFailure(bool inContainer)
{
    /// <summary>Null when it was something else.</summary>
    public ExchangeError? Of(IReadOnlyList<Exception> chain, UpstreamCall call)
    {
        if (chain.OfType<DialFailedException>().FirstOrDefault() is not { } dial || call.Upstream.Client.Settings.Proxy is not null)
            return null;
        var (key, target) = (call.Upstream.Config.Key, call.Upstream.Target);
        if (dial.ResolverError is { } resolver)
        {
            return new ExchangeError(
                "dns_error",
                $"The name {target.Origin.Host} does not resolve ({resolver}).",
                $"Check the spelling in routes[\"{key}\"].target, the VPN, and whether the name is in DNS or in the hosts file."
            );
        }

        var tried = string.Join(", ", dial.Attempts);
        if (dial.Attempts.Any(attempt => attempt.Error == SocketError.ConnectionRefused))
            return Refused(key, target.Origin.Serialized, target.Origin.IsLoopback, target.Origin.Port, tried);
        if (dial.Attempts.Any(attempt => attempt.Error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable))
            return Exhausted(target.Origin.Serialized, tried);
        if (dial.Attempts.Any(attempt => attempt.Error is SocketError.ConnectionReset or SocketError.ConnectionAborted))
        {
            return new ExchangeError(
                "connection_terminated",
                $"{target.Origin.Serialized} reset the connection while it was being opened; tried {tried}.",
                "Something accepts connections there and closes them at once: a server that is full or still starting, a firewall, or a "
                    + "forwarded port (Docker, ssh, kubectl) with no server behind it."
            );
        }

        return dial.Attempts.Any(attempt => attempt.Error == SocketError.TimedOut)
            ? new ExchangeError(
                "connection_timeout",
                $"{target.Origin.Serialized} does not answer; tried {tried}.",
                "Check that the server is running and that no VPN or firewall blocks it."
            )
            : new ExchangeError(
                "destination_ip_unroutable",
                $"{target.Origin.Serialized} is unreachable; tried {tried}.",
                "Check this machine's network: is the VPN up, and is IPv6 or IPv4 missing?"
            );
    }

    private static ExchangeError Exhausted(string target, string tried) =>
        new(
            "connection_limit_reached",
            $"DevProxy could not open a connection to {target}, because this process has reached its limit of open files and sockets; "
                + $"tried {tried}.",
            "Close pages or programs that hold many connections open, or raise the limit before DevProxy starts: ulimit -n 8192."
        );

    private ExchangeError Refused(string key, string target, bool isLoopback, int port, string tried)
    {
        var what = $"Nothing is listening at {target}; tried {tried}.";
        return inContainer && isLoopback
            ? new ExchangeError(
                "connection_refused",
                $"{what} DevProxy runs in a container, where localhost is the container itself.",
                "If the server is to run in this container, start it there. If it runs on your machine, write "
                    + $"host.docker.internal:{port} in routes[\"{key}\"].target (on Linux, start the container with "
                    + "--add-host=host.docker.internal:host-gateway); if in another container, its name."
            )
            : new ExchangeError("connection_refused", what, $"Start the server, or correct the port in routes[\"{key}\"].target.");
    }
}
