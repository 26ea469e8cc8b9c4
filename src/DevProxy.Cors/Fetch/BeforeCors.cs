using System.Net;
using System.Net.Sockets;

namespace DevProxy.Cors;

/// <summary>What a browser decides from the page's origin and the URL alone, before it looks at CORS or asks anybody.</summary>
public static class BeforeCors
{
    /// <summary>Why it refuses, or asks the user; null when it goes on.</summary>
    /// <param name="page">The page's origin.</param>
    /// <param name="url">The absolute URL, the first one or where a redirect leads.</param>
    public static BeforeCorsRefusal? Check(Origin page, string url)
    {
        if (page.Scheme is not ("http" or "https") || !Origin.TryFromUrl(url, out var target))
            return null;
        var space = AddressSpaces.Of(target.Host!);

        // Local Network Access: a page of the public internet and an address that is none of it. Plain http is no secure context.
        if (space != AddressSpace.Public && AddressSpaces.IsPublic(page.Host!))
            return new BeforeCorsRefusal(FailureCode.LocalNetworkAccess, AsksUser: page.Scheme == "https", space);

        // Mixed Content, "should fetching request be blocked as mixed content": loopback is trustworthy, local addresses are exempt.
        return page.Scheme == "https" && target.Scheme == "http" && space == AddressSpace.Public
            ? new BeforeCorsRefusal(FailureCode.MixedContent, AsksUser: false, space)
            : null;
    }
}

/// <summary>What a browser refuses before CORS.</summary>
/// <param name="Code"><see cref="FailureCode.MixedContent"/> or <see cref="FailureCode.LocalNetworkAccess"/>.</param>
/// <param name="AsksUser">Whether the user may permit it.</param>
/// <param name="Space">Where the URL leads.</param>
public sealed record BeforeCorsRefusal(FailureCode Code, bool AsksUser, AddressSpace Space);

/// <summary>An IP address space (Local Network Access, section 2.1).</summary>
public enum AddressSpace
{
    /// <summary>The internet, and every name that does not show anything else.</summary>
    Public,

    /// <summary>The local network: RFC 1918, 100.64/10, 169.254/16, fc00::/7, fe80::/10, <c>.local</c>.</summary>
    Local,

    /// <summary>This machine.</summary>
    Loopback,
}

/// <summary>
/// The address space that a host shows by itself (Local Network Access, section 2.1); what a name resolves to is not known here.
/// </summary>
public static class AddressSpaces
{
    // Names that the public DNS does not have (RFC 2606, RFC 6762, RFC 8375, ICANN's "internal").
    private static readonly string[] NotPublic = [".test", ".internal", ".home.arpa", ".lan", ".intranet", ".home", ".corp", ".private"];

    /// <summary>The space that the host itself shows.</summary>
    /// <param name="host">A name in lower case or an address, as a URL has it: IPv6 in brackets.</param>
    public static AddressSpace Of(string host)
    {
        if (Origin.IsLoopbackHost(host))
            return AddressSpace.Loopback;
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var written))
            return host.EndsWith(".local", StringComparison.Ordinal) ? AddressSpace.Local : AddressSpace.Public;
        var address = written.IsIPv4MappedToIPv6 ? written.MapToIPv4() : written;
        return IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? AddressSpace.Loopback
            : IsLocal(address) ? AddressSpace.Local
            : AddressSpace.Public;
    }

    /// <summary>The space of a URL's host; <see cref="AddressSpace.Public"/> for a URL without one.</summary>
    public static AddressSpace OfUrl(string url) => Origin.TryFromUrl(url, out var origin) ? Of(origin.Host!) : AddressSpace.Public;

    /// <summary>Whether a page there is certainly one of the internet: names that a private network may have do not count.</summary>
    /// <param name="host">As for <see cref="Of"/>.</param>
    public static bool IsPublic(string host) =>
        Of(host) == AddressSpace.Public
        && (host.StartsWith('[') || host.Contains('.', StringComparison.Ordinal))
        && !NotPublic.Any(suffix => host.EndsWith(suffix, StringComparison.Ordinal));

    private static bool IsLocal(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal;
        var bytes = address.GetAddressBytes();
        return bytes[0] == 10
            || (bytes[0] == 172 && bytes[1] is >= 16 and <= 31)
            || (bytes[0] == 192 && bytes[1] == 168)
            || (bytes[0] == 169 && bytes[1] == 254)
            || (bytes[0] == 100 && bytes[1] is >= 64 and <= 127);
    }
}
