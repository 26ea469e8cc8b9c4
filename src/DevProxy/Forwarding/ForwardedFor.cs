using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// <c>X-Forwarded-For</c>, <c>-Host</c>, <c>-Proto</c> and <c>-Port</c>. What a dev server or a tunnel on this machine wrote is true and is
/// continued; what any other peer wrote is untrusted and replaced. Where <c>Origin</c> was rewritten, they name the same address as that.
/// </summary>
internal static class ForwardedFor
{
    private const string Host = "X-Forwarded-Host";
    private const string Proto = "X-Forwarded-Proto";
    private const string Port = "X-Forwarded-Port";

    // Other spellings of the same: RFC 7239, and what Rack reads before X-Forwarded-Proto.
    private static readonly string[] Others = ["Forwarded", "X-Forwarded-Ssl", "X-Forwarded-Scheme"];

    /// <summary>The scheme that a peer on this machine says the browser uses; null when it says nothing.</summary>
    public static string? SchemeSaid(HttpRequestHeaders headers, IPAddress? peer) =>
        CalledOrigin.IsLoopback(peer) && First(headers.Value(Proto)) is { } scheme && scheme is "http" or "https" ? scheme : null;

    /// <summary>Writes the headers.</summary>
    /// <param name="headers">Of the request to the upstream; the browser's own are already copied.</param>
    /// <param name="called">How DevProxy was addressed.</param>
    /// <param name="peer">Who sent the request.</param>
    /// <param name="own">
    /// The address that the upstream is to take for its own, as <c>Origin</c> names it; null when nothing was rewritten.
    /// </param>
    /// <param name="isSecure">
    /// Whether the upstream is reached over TLS. Told http, one that insists on https would redirect to the very URL that was asked (RFC
    /// 7239, section 5.4: how the request was made).
    /// </param>
    public static void Write(
        HttpRequestHeaders headers,
        CalledOrigin called,
        IPAddress? peer,
        CalledOrigin? own = null,
        bool isSecure = false
    )
    {
        var isTrusted = CalledOrigin.IsLoopback(peer);
        var address = peer is { IsIPv4MappedToIPv6: true } ? peer.MapToIPv4() : peer;
        var before = isTrusted ? headers.Value("X-Forwarded-For") : null;
        headers.Set("X-Forwarded-For", before is null ? address?.ToString() ?? "" : $"{before}, {address}");

        var (host, proto) = isTrusted ? (headers.Value(Host), headers.Value(Proto)) : (null, null);
        var scheme = own?.Scheme ?? (isSecure ? "https" : First(proto) ?? called.Scheme);
        headers.Set(Host, own?.Authority ?? host ?? called.Authority);
        headers.Set(Proto, First(proto) == scheme ? proto! : scheme);
        if (!isTrusted || own is not null || (proto is not null && First(proto) != scheme))
            Correct(headers, new CalledOrigin(scheme, First(headers.Value(Host))!));
    }

    /// <summary>Makes the headers that are there name an address, and adds none.</summary>
    public static void Correct(HttpRequestHeaders headers, CalledOrigin own)
    {
        if (headers.NonValidated.Contains(Host))
            headers.Set(Host, own.Authority);
        if (headers.NonValidated.Contains(Proto))
            headers.Set(Proto, own.Scheme);
        if (headers.NonValidated.Contains(Port) && Origin.TryFromUrl(own.ToString(), out var origin))
            headers.Set(Port, origin.Port.ToString(CultureInfo.InvariantCulture));
        foreach (var other in Others)
            headers.Remove(other);
    }

    /// <summary>The address that the headers name; null where one of the two is missing.</summary>
    public static CalledOrigin? Told(HttpRequestHeaders headers) =>
        First(headers.Value(Host)) is { } host && First(headers.Value(Proto)) is { } scheme ? new CalledOrigin(scheme, host) : null;

    private static string? First(string? list) => HeaderLines.FirstItem(list);
}
