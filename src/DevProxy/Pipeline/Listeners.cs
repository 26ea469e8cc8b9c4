using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DevProxy.Configuration;

namespace DevProxy.Pipeline;

/// <summary>The sockets of the proxy and of the inspector, open, or the reason why they cannot be.</summary>
/// <param name="Proxy">The proxy's.</param>
/// <param name="Inspector">The inspector's; null when it is switched off.</param>
internal sealed record Listeners(ListenSockets Proxy, ListenSockets? Inspector) : IDisposable
{
    // Far enough from a port that is taken: the next ones are another DevProxy's inspector and its demo's page, or what a dev server
    // counted up to.
    private const int NextOffer = 10;

    /// <summary>Opens what a configuration wants.</summary>
    public static async Task<(Listeners? Opened, ConfigProblem? Problem)> OpenAsync(ProxyConfig config, CancellationToken cancellationToken)
    {
        var addresses = await ListenAddresses.OfAsync(config.Host, cancellationToken);
        if (addresses.Count == 0)
            return (null, UnknownHost("host", config.Host));
        if (!ListenSockets.TryOpen(addresses, config.Port, out var proxy, out var refusal))
            return (null, await ProxyRefusedAsync(config, refusal, cancellationToken));
        if (config.Inspector is not { } wanted)
            return (new Listeners(proxy, null), null);

        var (inspector, problem) = await OpenInspectorAsync(wanted, proxy.Port, cancellationToken);
        if (problem is null)
            return (new Listeners(proxy, inspector), null);
        proxy.Dispose();
        return (null, problem);
    }

    public void Dispose()
    {
        Proxy.Dispose();
        Inspector?.Dispose();
    }

    // A configured port is the one to use. Without one it is the port after the proxy's, or any free one.
    private static async Task<(ListenSockets? Opened, ConfigProblem? Problem)> OpenInspectorAsync(
        InspectorConfig config,
        int proxyPort,
        CancellationToken cancellationToken
    )
    {
        var addresses = await ListenAddresses.OfAsync(config.Host, cancellationToken);
        if (addresses.Count == 0)
            return (null, UnknownHost("inspector.host", config.Host));

        // Requests are distinguished by the port that they came to.
        ListenRefusal? refusal = new(new IPEndPoint(addresses[0], proxyPort), SocketError.AddressAlreadyInUse);
        var port = config.Port ?? (proxyPort < IPEndPoint.MaxPort ? proxyPort + 1 : 0);
        if (port != proxyPort && ListenSockets.TryOpen(addresses, port, out var sockets, out refusal))
            return (sockets, null);
        if (config.Port is null && ListenSockets.TryOpen(addresses, 0, out sockets, out refusal))
            return (sockets, null);
        return (
            null,
            Problem(
                "inspector.port",
                $"The inspector cannot listen on {refusal.EndPoint}: {Reason(refusal.Error)}.",
                refusal.Error == SocketError.AddressAlreadyInUse
                    ? "Remove \"port\" from \"inspector\" in proxy.json to use a free one, or choose another: --inspector-port 8020."
                    : Fix(refusal.Error, "inspector.host")
            )
        );
    }

    private static async Task<ConfigProblem> ProxyRefusedAsync(
        ProxyConfig config,
        ListenRefusal refusal,
        CancellationToken cancellationToken
    )
    {
        var isTaken = refusal.Error == SocketError.AddressAlreadyInUse;
        var byAnother = isTaken && await PortOwner.IsDevProxyAsync(refusal.EndPoint, cancellationToken);
        var reason = byAnother ? "another DevProxy is listening there" : Reason(refusal.Error);
        var port = refusal.EndPoint.Port;
        var other = port <= IPEndPoint.MaxPort - NextOffer ? port + NextOffer : port - NextOffer;
        var fix = !isTaken
            ? Fix(refusal.Error, "host")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Use another port, for example --port {other}, or stop "
                    + $"{(byAnother ? "the other DevProxy" : "the program that is listening there")}."
            );
        return Problem(config.Port == 0 ? "host" : "port", $"The proxy cannot listen on {refusal.EndPoint}: {reason}.", fix);
    }

    private static ConfigProblem UnknownHost(string key, string host) =>
        Problem(
            key,
            $"DevProxy cannot listen on \"{host}\": the name does not resolve.",
            "Write \"localhost\", an address of this machine, or \"0.0.0.0\" for all of them."
        );

    private static string Reason(SocketError error) =>
        error switch
        {
            SocketError.AddressAlreadyInUse => "the port is in use",
            SocketError.AccessDenied => "on this system only an administrator may listen on that port",
            SocketError.AddressNotAvailable => "this machine has no such address",
            _ => new SocketException((int)error).Message,
        };

    private static string Fix(SocketError error, string hostKey) =>
        error switch
        {
            SocketError.AccessDenied => "Use a port of 1024 or higher, for example --port 8010.",
            _ => $"Set \"{hostKey}\" to \"localhost\", to an address of this machine, or to \"0.0.0.0\" for all of them.",
        };

    private static ConfigProblem Problem(string path, string message, string fix) => new(ProblemSeverity.Error, 0, 0, path, message, fix);
}
