using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Traffic;

/// <summary>A request whose head has arrived: read and classified once, for every step that follows.</summary>
/// <param name="Kind">What sort of exchange it begins.</param>
/// <param name="Head">The head as it came.</param>
/// <param name="HttpVersion"><c>HTTP/1.1</c> or <c>HTTP/2</c>.</param>
internal sealed record ArrivedRequest(ExchangeKind Kind, ObservedRequest Head, string HttpVersion)
{
    /// <summary>How DevProxy was addressed.</summary>
    public CalledOrigin Called
    {
        get => field ??= CalledOrigin.OfUrl(Head.Url);
        init;
    }

    /// <summary>The origin in the browser's address bar; behind a dev server it is not <see cref="Called"/>.</summary>
    public CalledOrigin Page
    {
        get => field ?? Called;
        init;
    }

    /// <summary>What is asked for.</summary>
    public RawTarget Target { get; init; } = RawTarget.Parse(Head.Url);

    /// <summary>What its bytes show, a preflight's question among them.</summary>
    public Observation Observation
    {
        get => field ??= Observation.Of(Head);
        init;
    }

    /// <summary>The route that takes the path; null when none does.</summary>
    public RouteConfig? Route { get; init; }

    /// <summary>The exchange that this one is a replay of; null when it is none.</summary>
    public long? ReplayOf { get; init; }

    /// <summary>Reads a request; its route is not known yet.</summary>
    public static ArrivedRequest Read(HttpContext context)
    {
        var called = CalledOrigin.Of(context);
        var target = RawTarget.Of(context);
        var isWebSocket = IsWebSocket(context);

        // Over HTTP/2 a WebSocket is asked for with CONNECT (RFC 8441, section 4); to everyone else it is the GET of RFC 6455.
        var head = new ObservedRequest(
            isWebSocket ? HttpMethods.Get : context.Request.Method,
            called.ToString() + target,
            HeaderLines.Of(context.Request.Headers)
        );
        var observation = Observation.Of(head, context.Connection.LocalPort);
        var kind =
            isWebSocket ? ExchangeKind.Websocket
            : observation.Question is not null ? ExchangeKind.Preflight
            : ExchangeKind.Request;
        return new ArrivedRequest(kind, head, context.Request.Protocol)
        {
            Called = called,
            Page = CalledOrigin.OfBrowser(context, called),
            Target = target,
            Observation = observation,
        };
    }

    // By Upgrade, or by HTTP/2's extended CONNECT (RFC 8441).
    private static bool IsWebSocket(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return "websocket".Equals(connect.Protocol, StringComparison.OrdinalIgnoreCase);
        return context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && context.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Headers of a request or a response as lines.</summary>
internal static class HeaderLines
{
    /// <summary>One line for each value: several lines of one name stay several.</summary>
    public static HeaderList Of(IHeaderDictionary headers)
    {
        var lines = ImmutableArray.CreateBuilder<HeaderLine>(headers.Count);
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
                lines.Add(new HeaderLine(name, value ?? ""));
        }

        return new HeaderList(lines.DrainToImmutable());
    }
}
