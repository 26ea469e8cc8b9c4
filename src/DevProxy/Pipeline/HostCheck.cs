using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Pipeline;

/// <summary>
/// Which requests are answered at all, and in what form. A refused request never gets a CORS header: the page that sent it must not learn
/// anything.
/// </summary>
internal static class HostCheck
{
    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    /// <summary>Why a request is refused, with which status, and which methods are allowed instead; null when it is answered.</summary>
    /// <param name="context">The request.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="hosts">Which names are answered.</param>
    /// <param name="isMalformed">Whether it is refused anyway, for what is not valid HTTP in it.</param>
    public static (ExchangeError Error, int Status, string? Allow)? Refusal(
        HttpContext context,
        ExchangeKind kind,
        HostRule hosts,
        bool isMalformed
    )
    {
        if (!hosts.Accepts(context.Request.Headers.Host))
            return (HostNotAllowed(context.Request.Headers.Host.ToString()), StatusCodes.Status403Forbidden, null);
        return !isMalformed && HttpMethods.IsConnect(context.Request.Method) && kind != ExchangeKind.Websocket
            ? (NoTunnels, StatusCodes.Status405MethodNotAllowed, Methods)
            : null;
    }

    /// <summary>Whether a request is about the server itself: <c>OPTIONS *</c> (RFC 9110, section 9.3.7).</summary>
    public static bool IsAboutServer(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget == "*";

    /// <summary>An absolute-form target names an authority, which has been checked as Host: from here on every target is a path.</summary>
    public static void MakeOriginForm(HttpContext context)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        if (!request.RawTarget.StartsWith('/'))
            request.RawTarget = RawTarget.Parse(request.RawTarget).ToString();
    }

    private static readonly ExchangeError NoTunnels = new(
        "http_request_denied",
        "CONNECT asks for a tunnel to another server. DevProxy only forwards the paths of its routes; it is not a general proxy.",
        "Remove DevProxy from the browser's or the system's proxy settings, and open its address instead."
    );

    private static ExchangeError HostNotAllowed(string host)
    {
        var name = HostRule.WithoutPort(host);
        return name.Length == 0
            ? new ExchangeError(
                "http_request_denied",
                "The request has no Host header. DevProxy requires one, so that no other website can reach it through its own host name "
                    + "(DNS rebinding).",
                "Send a Host header, for example \"Host: localhost\"."
            )
            : new ExchangeError(
                "http_request_denied",
                $"The Host \"{host}\" is not allowed: another website could reach your APIs through such a name (DNS rebinding).",
                $"If the name is yours, add it to proxy.json: \"allowedHosts\": [\"{name}\"]. Otherwise open DevProxy as localhost."
            );
    }
}

/// <summary>
/// Which <c>Host</c> is answered. A foreign page whose host name was made to resolve to this machine (DNS rebinding) is same-origin to the
/// browser, so that no CORS rule stops it; its name in <c>Host</c> does.
/// </summary>
/// <param name="allowedHosts">Names beside the loopback ones; <c>.suffix</c> means a domain and its subdomains.</param>
/// <param name="beyondLoopback">
/// Whether other machines can reach the listener: then any address is accepted, which cannot be rebound.
/// </param>
internal sealed class HostRule(ImmutableArray<string> allowedHosts, bool beyondLoopback)
{
    // A browser sends the same one with every request.
    private volatile string? _accepted;

    private readonly ImmutableArray<string> _allowed = [.. allowedHosts.Select(host => Normalize(host.Trim('[', ']')))];

    /// <summary>The rule of the proxy's listener. A name that is listened on is answered, too.</summary>
    public static HostRule Of(ProxyConfig config) =>
        new(IsName(config.Host) ? config.AllowedHosts.Add(config.Host) : config.AllowedHosts, IsBeyondLoopback(config.Host));

    /// <summary>The rule of the inspector's listener.</summary>
    public static HostRule Of(InspectorConfig inspector) => new([], IsBeyondLoopback(inspector.Host));

    /// <summary>Whether a request with this <c>Host</c> is answered. Port, case and one trailing dot do not matter.</summary>
    public bool Accepts(string? hostHeader)
    {
        if (hostHeader is not null && hostHeader == _accepted)
            return true;
        var isAccepted = AcceptsHost(hostHeader);
        if (isAccepted)
            _accepted = hostHeader;
        return isAccepted;
    }

    private bool AcceptsHost(string? hostHeader)
    {
        var host = Normalize(WithoutPort(hostHeader ?? ""));
        if (host.Length == 0 || host[0] == '.')
            return false;
        return ReadLiteral(host) is { } address
            ? AcceptsAddress(address) || _allowed.Contains(host.Trim('[', ']'))
            : host == "localhost"
                || host.EndsWith(".localhost", StringComparison.Ordinal)
                || _allowed.Any(allowed => Covers(allowed, host));
    }

    /// <summary>The <c>Host</c> without its port.</summary>
    public static string WithoutPort(string hostHeader)
    {
        var colon = hostHeader.LastIndexOf(':');
        return colon < 0 || hostHeader.EndsWith(']') ? hostHeader : hostHeader[..colon];
    }

    private bool AcceptsAddress(IPAddress address) =>
        IPAddress.IsLoopback(address) || (beyondLoopback && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any));

    private static string Normalize(string host)
    {
        host = host.ToLowerInvariant();
        return host.EndsWith('.') ? host[..^1] : host;
    }

    private static bool Covers(string allowed, string host) =>
        allowed.StartsWith('.') ? host == allowed[1..] || host.EndsWith(allowed, StringComparison.Ordinal) : host == allowed;

    // Four decimal parts, or brackets. The other ways to write an IPv4 address (127.1, 0x7f000001, 017700000001) are used only by
    // attackers.
    private static IPAddress? ReadLiteral(string host)
    {
        if (host is ['[', .. var inner, ']'])
            return
                IPAddress.TryParse(inner, out var v6)
                && v6.AddressFamily == AddressFamily.InterNetworkV6
                && !inner.Contains('%', StringComparison.Ordinal)
                ? v6
                : null;
        var parts = host.Split('.');
        return parts.Length == 4 && parts.All(IsDecimalByte) && IPAddress.TryParse(host, out var v4) ? v4 : null;
    }

    private static bool IsDecimalByte(string part) =>
        part.Length is > 0 and < 4 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0');

    private static bool IsName(string host) => !Origin.IsLoopbackHost(host) && !IPAddress.TryParse(host.Trim('[', ']'), out _);

    private static bool IsBeyondLoopback(string host) => !Origin.IsLoopbackHost(host);
}
