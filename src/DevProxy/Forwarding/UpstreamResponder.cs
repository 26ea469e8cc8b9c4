using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>Answers with what the upstream says.</summary>
/// <param name="upstream">The route's.</param>
/// <param name="forwarder">Asks it.</param>
internal sealed class UpstreamResponder(Upstream upstream, Forwarder forwarder) : IResponder
{
    public Upstream Upstream { get; } = upstream;

    public Task<ExchangeError?> RespondAsync(HttpContext context, Exchange exchange, Patience? patience) =>
        forwarder.ForwardAsync(context, Upstream, exchange, patience);

    public void Dispose() => Upstream.Dispose();
}
