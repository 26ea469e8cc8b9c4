using System.Collections.Frozen;

namespace DevProxy.Configuration;

/// <summary>
/// Which headers frame one message, or belong to one connection (RFC 9110, section 7.6.1): nobody but its sender can set them.
/// </summary>
internal static class FramingHeader
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "Connection",
        "Content-Length",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a header of this name is one of them.</summary>
    /// <param name="name">In any case.</param>
    public static bool Is(string name) => Names.Contains(name);
}
