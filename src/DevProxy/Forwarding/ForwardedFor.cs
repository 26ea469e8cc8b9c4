using System.Net;
using System.Net.Http.Headers;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// <c>X-Forwarded-For</c>, <c>-Host</c> and <c>-Proto</c>. What a dev server on this machine wrote is true and is continued; what any other peer wrote is untrusted and replaced.
/// </summary>
internal static class ForwardedFor
{
    /// <summary>Writes the three headers.</summary>
    /// <param name="headers">Of the request to the upstream; the browser's own are already copied.</param>
    /// <param name="called">How DevProxy was addressed.</param>
    /// <param name="peer">Who sent the request.</param>
    public static void Write(HttpRequestHeaders headers, CalledOrigin called, IPAddress? peer)
    {
        var trusted = CalledOrigin.IsLoopback(peer);
        var address = peer is { IsIPv4MappedToIPv6: true } ? peer.MapToIPv4() : peer;
        var before = trusted ? Value(headers, "X-Forwarded-For") : null;
        Set(headers, "X-Forwarded-For", before is null ? $"{address}" : $"{before}, {address}");
        Set(headers, "X-Forwarded-Host", (trusted ? Value(headers, "X-Forwarded-Host") : null) ?? called.Authority);
        Set(headers, "X-Forwarded-Proto", (trusted ? Value(headers, "X-Forwarded-Proto") : null) ?? called.Scheme);
    }

    private static string? Value(HttpRequestHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var lines) && lines.ToString() is { Length: > 0 } value ? value : null;

    private static void Set(HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
