using System.Collections.Immutable;
using System.Net;
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

    /// <summary>The profile in force; null for none.</summary>
    public string? Profile { get; init; }

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
            string.Concat(called.ToString(), target.Path, target.Query),
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

/// <summary>
/// The request target exactly as it was sent, split at its first <c>?</c>. Routes are matched and requests are forwarded on these bytes:
/// what the server decodes and resolves (<c>%2e%2e</c>, <c>%2F</c>) may be another path than the one that the upstream will see.
/// </summary>
/// <param name="Path">From the first <c>/</c> to before the first <c>?</c>; at least <c>/</c>.</param>
/// <param name="Query">Empty, or begins with <c>?</c>.</param>
internal readonly record struct RawTarget(string Path, string Query)
{
    /// <summary>The target of a request that is being served.</summary>
    public static RawTarget Of(HttpContext context) => Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

    /// <summary>Reads an origin-form or absolute-form target (RFC 9112, section 3.2); the latter loses scheme and authority.</summary>
    public static RawTarget Parse(string target)
    {
        if (!target.StartsWith('/'))
        {
            var authority = target.IndexOf("://", StringComparison.Ordinal) + 3;
            var end = authority < 3 ? -1 : target.AsSpan(authority).IndexOfAny('/', '?');
            target = end < 0 ? "/" : target[(authority + end)..];
            if (target[0] == '?')
                target = "/" + target;
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? new RawTarget(target, "") : new RawTarget(target[..query], target[query..]);
    }

    /// <inheritdoc/>
    public override string ToString() => Path + Query;
}

/// <summary>The origin that the browser called, as far as DevProxy can tell.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Authority">The <c>Host</c> header: host and, unless it is the default one, port.</param>
internal sealed record CalledOrigin(string Scheme, string Authority)
{
    /// <summary>The host in lower case, without port; an IPv6 address keeps its brackets.</summary>
    public string Host { get; } = HostOf(Authority);

    /// <summary>The origin of the listener as this request addressed it.</summary>
    public static CalledOrigin Of(HttpContext context) => new(context.Request.Scheme, context.Request.Host.Value ?? "");

    /// <summary>The origin of an absolute URL, as it is written there.</summary>
    public static CalledOrigin OfUrl(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var rest = url.AsSpan(scheme + 3);
        var end = rest.IndexOfAny('/', '?');
        return new CalledOrigin(url[..scheme], (end < 0 ? rest : rest[..end]).ToString());
    }

    /// <summary>
    /// The origin in the browser's address bar: the page's own address. For a request that the browser calls same-origin, <c>Referer</c>
    /// and <c>Origin</c> name it (no page can write <c>Sec-Fetch-Site</c>); else, behind a dev server or a tunnel on this machine, it is
    /// what that wrote into <c>X-Forwarded-*</c>. From any other peer these headers are untrusted.
    /// </summary>
    public static CalledOrigin OfBrowser(HttpContext context, CalledOrigin called)
    {
        var headers = context.Request.Headers;
        var isSameOrigin = headers["Sec-Fetch-Site"] == "same-origin";
        if (isSameOrigin && OfPage(headers.Referer) is { } page)
            return page;
        var isTrusted = IsLoopback(context.Connection.RemoteIpAddress);
        var host = isTrusted ? HeaderLines.FirstItem(headers["X-Forwarded-Host"]) : null;

        // A dev server may have put its target into Origin (webpack-dev-server's changeOrigin), so what it forwards counts more.
        if (host is null && isSameOrigin && OfPage(headers.Origin) is { } origin)
            return origin;
        if (!isTrusted)
            return called;
        var scheme = HeaderLines.FirstItem(headers["X-Forwarded-Proto"]) is { } proto && proto is "http" or "https" ? proto : called.Scheme;
        if (host is null && scheme == called.Scheme)
            return called;
        return Valid(scheme, WithPort(host, HeaderLines.FirstItem(headers["X-Forwarded-Port"])))
            ?? Valid(scheme, called.Authority)
            ?? called;
    }

    /// <summary>Whether a peer is on this machine.</summary>
    public static bool IsLoopback(IPAddress? peer) =>
        peer is not null && IPAddress.IsLoopback(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer);

    /// <summary>Whether it is the same origin as another.</summary>
    public bool IsOriginOf(Origin other) => Origin.TryFromUrl(ToString(), out var origin) && origin.IsSameOriginWith(other);

    /// <summary><c>scheme://host[:port]</c>.</summary>
    public override string ToString() => string.Concat(Scheme, "://", Authority);

    private static CalledOrigin? OfPage(string? url) =>
        Origin.TryFromUrl(url, out var page) && page.Scheme is "http" or "https" ? OfUrl(page.Serialized) : null;

    private static CalledOrigin? Valid(string scheme, string? authority) =>
        authority is not null && Origin.TryFromUrl($"{scheme}://{authority}", out _) ? new CalledOrigin(scheme, authority) : null;

    // The port of the address, where the name does not have it. Some write the default port of the wrong scheme.
    private static string? WithPort(string? host, string? port) =>
        host is null || port is null or "80" or "443" || HostOf(host).Length != host.Length ? host : $"{host}:{port}";

    private static string HostOf(string authority)
    {
        var colon = authority.LastIndexOf(':');
        var host = colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
        return host.ToLowerInvariant();
    }
}

/// <summary>Headers of a request or a response as lines.</summary>
internal static class HeaderLines
{
    /// <summary>The first item of a list; null where there is none, or nothing in it.</summary>
    public static string? FirstItem(string? list)
    {
        var comma = list?.IndexOf(',', StringComparison.Ordinal) ?? -1;
        var first = comma < 0 ? list?.Trim() : list!.AsSpan(0, comma).Trim().ToString();
        return first is { Length: > 0 } ? first : null;
    }

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
