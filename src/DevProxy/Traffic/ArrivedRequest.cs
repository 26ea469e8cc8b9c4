using System.Net;
using DevProxy.Configuration;
using DevProxy.Cors;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Traffic;

/// <summary>A request whose head has arrived, read once for every step that follows.</summary>
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

    /// <summary>The route that takes the path; null when none does.</summary>
    public RouteConfig? Route { get; init; }

    /// <summary>The exchange that this one is a replay of; null when it is none.</summary>
    public long? ReplayOf { get; init; }
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
    /// The origin in the browser's address bar: behind a dev server on this machine it is what that server wrote into <c>X-Forwarded-*</c>.
    /// From any other peer these headers are hearsay.
    /// </summary>
    public static CalledOrigin OfBrowser(HttpContext context)
    {
        var called = Of(context);
        if (!IsLoopback(context.Connection.RemoteIpAddress))
            return called;
        var headers = context.Request.Headers;
        return new CalledOrigin(
            First(headers["X-Forwarded-Proto"]) ?? called.Scheme,
            First(headers["X-Forwarded-Host"]) ?? called.Authority
        );
    }

    /// <summary>Whether a peer is on this machine.</summary>
    public static bool IsLoopback(IPAddress? peer) =>
        peer is not null && IPAddress.IsLoopback(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer);

    /// <summary><c>scheme://host[:port]</c>.</summary>
    public override string ToString() => $"{Scheme}://{Authority}";

    private static string? First(string? list)
    {
        var first = list?.Split(',')[0].Trim();
        return string.IsNullOrEmpty(first) ? null : first;
    }

    private static string HostOf(string authority)
    {
        var colon = authority.LastIndexOf(':');
        var host = colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
        return host.ToLowerInvariant();
    }
}
