using System.Diagnostics;
using System.Net.Http.Headers;

namespace DevProxy.Traffic;

/// <summary>
/// The trace of one exchange (W3C Trace Context): the browser's request as a span of a server, which continues the browser's trace where it
/// names one, and below it the call of the upstream. Neither is ever the thread's current one, so that nothing else becomes its child.
/// </summary>
internal sealed class ExchangeTrace
{
    private const string Parent = "traceparent";
    private const string State = "tracestate";

    private readonly ActivitySource _source;
    private readonly Exchange _exchange;

    private ExchangeTrace(ActivitySource source, Exchange exchange, Activity server) =>
        (_source, _exchange, Server) = (source, exchange, server);

    /// <summary>The browser's request.</summary>
    public Activity Server { get; }

    /// <summary>The call of the upstream; null where it was not asked.</summary>
    public Activity? Client { get; private set; }

    /// <summary>Begins the trace of an exchange that has just arrived; null where nobody collects it.</summary>
    /// <param name="source">What spans are begun by; null for nobody.</param>
    /// <param name="exchange">The exchange.</param>
    public static ExchangeTrace? Begin(ActivitySource? source, Exchange exchange)
    {
        if (source is null)
            return null;
        var headers = exchange.Request.Headers;
        _ = ActivityContext.TryParse(headers.Only(Parent), headers.Get(State), isRemote: true, out var parent);
        return Start(source, ActivityKind.Server, parent, exchange.StartedAt) is { } server
            ? new ExchangeTrace(source, exchange, server)
            : null;
    }

    /// <summary>The upstream is about to be asked: the header names its span from now on.</summary>
    /// <param name="headers">What is sent.</param>
    public void Ask(HttpRequestHeaders headers)
    {
        var at = _exchange.StartedAt + TimeSpan.FromMilliseconds(_exchange.ElapsedMs);
        Client ??= Start(_source, ActivityKind.Client, Server.Context, at);
        if ((Client ?? Server).Id is not { } id)
            return;
        headers.Remove(Parent);
        headers.TryAddWithoutValidation(Parent, id);
    }

    // Started ones become current, and would be the parents of whatever else begins.
    private static Activity? Start(ActivitySource source, ActivityKind kind, ActivityContext parent, DateTimeOffset at)
    {
        var before = Activity.Current;
        var started = source.StartActivity("HTTP", kind, parent, startTime: at);
        Activity.Current = before;
        return started;
    }
}
