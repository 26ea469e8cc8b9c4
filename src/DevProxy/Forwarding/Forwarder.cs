using DevProxy.Configuration;
using DevProxy.Routing;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace DevProxy.Forwarding;

/// <summary>Sends requests to the upstreams of their routes and their answers back.</summary>
/// <param name="yarp">Copies both ways.</param>
/// <param name="failure">Says what went wrong.</param>
/// <param name="mark">Set on everything that is sent.</param>
internal sealed class Forwarder(IHttpForwarder yarp, UpstreamFailure failure, LoopMark mark)
{
    /// <summary>
    /// Forwards one request. What was asked and what was answered is noted before anything is changed; a failure is noted too.
    /// </summary>
    /// <param name="context">The browser's side.</param>
    /// <param name="upstream">Who is asked.</param>
    /// <param name="exchange">Where it is noted.</param>
    /// <param name="deadline">When the caller gives up waiting for the answer's head; null for never.</param>
    /// <returns>
    /// The error that the caller has to answer with. Null when the browser has its answer, or when there is nobody left to answer.
    /// </returns>
    public async Task<ExchangeError?> ForwardAsync(HttpContext context, Upstream upstream, Exchange exchange, HeadDeadline? deadline = null)
    {
        if (Refusal(context, exchange, upstream.Config) is { } refusal)
        {
            exchange.Failed(refusal);
            return refusal;
        }

        using var limit = new AnswerLimit(upstream.Config.Timeout);
        var call = new UpstreamCall(upstream, exchange, failure)
        {
            Browser = context,
            Limit = limit,
            Deadline = deadline,
        };
        var invoker = upstream.Client.Enter();
        try
        {
            var outcome = await yarp.SendAsync(
                context,
                upstream.Target.Origin.Serialized,
                invoker,
                upstream.Sending,
                new ExchangeTransformer(call, mark),
                deadline?.Token ?? default
            );
            return outcome == ForwarderError.None || IsAnsweredEarly(outcome, call) || exchange.WebSocket is { CloseCode: not null }
                ? null
                : await SettleAsync(context, call, exchange);
        }
        finally
        {
            upstream.Client.Leave();
        }
    }

    private ExchangeError? Refusal(HttpContext context, Exchange exchange, RouteConfig route) =>
        mark.IsOn(context.Request.Headers)
            ? new ExchangeError(
                "proxy_loop_detected",
                $"This request has already passed through this DevProxy: the route \"{route.Key}\" sends it to {route.Target!.Origin}, "
                    + $"which sends it back to {exchange.Arrived.Called}.",
                $"Change routes[\"{route.Key}\"].target, or the proxy setting of the server at {route.Target!.Origin} that names "
                    + $"{exchange.Arrived.Called}."
            )
        : exchange.Kind == ExchangeKind.Websocket ? UpgradeGate.Refusal(context, exchange, route)
        : null;

    // RFC 9113, section 8.1: a server may answer completely and then want no more of the request. YARP blames whoever it was waiting for.
    private static bool IsAnsweredEarly(ForwarderError outcome, UpstreamCall call) =>
        outcome is ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyDestination or ForwarderError.RequestBodyClient
        && call is { IsAnswerWhole: true, Error: null, BodyFault: null };

    private static async Task<ExchangeError?> SettleAsync(HttpContext context, UpstreamCall call, Exchange exchange)
    {
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        if (call.Error is null && exception is not null)
            call.Failed(exception);
        if (await call.Upstream.Client.Tls.ExplainAsync(call.Error, call) is not { } error)
            return null;
        exchange.Failed(error);
        if (error.Type == "http_response_incomplete" && !context.Response.HasStarted)
            BrokenAnswer.Break(context); // Not even an empty answer may look complete.
        return context.Response.HasStarted || error.Type is "client_gone" or "http_response_incomplete" ? null : error;
    }
}

/// <summary>Answers with what the upstream says.</summary>
/// <param name="upstream">The route's.</param>
/// <param name="forwarder">Asks it.</param>
internal sealed class UpstreamResponder(Upstream upstream, Forwarder forwarder) : IResponder, IDisposable
{
    public Upstream Upstream { get; } = upstream;

    public bool AsksUpstream => true;

    public Task<ExchangeError?> RespondAsync(HttpContext context, Exchange exchange, HeadDeadline? deadline) =>
        forwarder.ForwardAsync(context, Upstream, exchange, deadline);

    public void Dispose() => Upstream.Dispose();
}

/// <summary>
/// The mark in <c>CDN-Loop</c> (RFC 8586) by which a DevProxy knows a request that it has already forwarded. (<c>Via</c> would do, but
/// nginx stops compressing when it sees one.) The id is drawn at random: process ids repeat between containers.
/// </summary>
internal sealed class LoopMark
{
    private const string Header = "CDN-Loop";

    /// <summary><c>devproxy-</c> and the id of this process.</summary>
    public string Value { get; } = "devproxy-" + Guid.NewGuid().ToString("N")[..12];

    /// <summary>Whether a request was forwarded by this very DevProxy before. The mark of another one is not a loop.</summary>
    public bool IsOn(IHeaderDictionary headers)
    {
        foreach (var line in headers[Header])
        {
            foreach (var cdn in (line ?? "").Split(','))
            {
                // A cdn-info is an id with parameters behind semicolons.
                if (cdn.Split(';')[0].Trim().Equals(Value, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Adds the mark behind those that are there.</summary>
    public void AddTo(HttpRequestMessage message)
    {
        if (!message.Headers.NonValidated.TryGetValues(Header, out var lines))
        {
            message.Headers.TryAddWithoutValidation(Header, Value);
            return;
        }

        var there = string.Join(", ", lines);
        message.Headers.Remove(Header);
        message.Headers.TryAddWithoutValidation(Header, $"{there}, {Value}");
    }
}

/// <summary>What the host has to know to forward.</summary>
internal static class ForwardingServices
{
    /// <summary>Adds the <see cref="Forwarder"/> and the <see cref="UpstreamProbe"/>.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="isAloneInContainer">Whether <c>localhost</c> is a container in which no server of the developer's runs.</param>
    public static IServiceCollection AddForwarding(this IServiceCollection services, bool isAloneInContainer)
    {
        services.AddHttpForwarder();

        // What YARP would say about a failure, with its stack, DevProxy says itself.
        services.AddLogging(logging => logging.AddFilter("Yarp", LogLevel.None));
        services.AddSingleton(new UpstreamFailure(isAloneInContainer));
        services.AddSingleton<LoopMark>();
        services.AddSingleton<UpstreamProbe>();
        return services.AddSingleton<Forwarder>();
    }

    /// <summary>A forwarder without a host, for a dry run.</summary>
    public static Forwarder Forwarder() =>
        new ServiceCollection().AddForwarding(isAloneInContainer: false).BuildServiceProvider().GetRequiredService<Forwarder>();
}
