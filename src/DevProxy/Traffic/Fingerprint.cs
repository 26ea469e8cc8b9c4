using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DevProxy.Traffic;

/// <summary>
/// What is remembered of texts from outside that are only ever compared: it takes 16 bytes, however long a page makes its URLs and header
/// names.
/// </summary>
/// <param name="Value">The first half of their SHA-256.</param>
internal readonly record struct Fingerprint(UInt128 Value)
{
    /// <summary>The fingerprint of some texts in their order; null differs from an empty one.</summary>
    public static Fingerprint Of(params ReadOnlySpan<string?> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var text in texts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, text?.Length ?? -1);
            hash.AppendData(length);
            hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        }

        Span<byte> value = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(value);
        return new Fingerprint(BinaryPrimitives.ReadUInt128LittleEndian(value));
    }
}
