using DevProxy.Configuration;

namespace DevProxy.Traffic;

/// <summary>How much the store keeps; whichever bound is reached first counts.</summary>
/// <param name="Exchanges">Exchanges, 1 or more.</param>
/// <param name="BodyBytes">Bytes of each body, 0 or more.</param>
/// <param name="Bytes">Bytes of all exchanges together, heads and bodies and verdicts.</param>
internal sealed record StoreBounds(int Exchanges, int BodyBytes, long Bytes)
{
    private const long BytesInMegabyte = 1024 * 1024;

    /// <summary>Without an inspector nobody can look back: exchanges stay just long enough to be told.</summary>
    public static StoreBounds Of(InspectorConfig? inspector) =>
        inspector is null
            ? new StoreBounds(1, 0, BytesInMegabyte)
            : new StoreBounds(inspector.MaxExchanges, inspector.MaxBodyBytes, inspector.MaxMemoryMegabytes * BytesInMegabyte);
}
