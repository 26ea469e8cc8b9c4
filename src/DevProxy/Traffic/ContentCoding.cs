using System.IO.Compression;
using ZstdSharp;

namespace DevProxy.Traffic;

/// <summary>
/// Content codings (RFC 9110, section 8.4), undone for display. The first bytes of a compressed body give the first bytes of the plain one.
/// </summary>
internal static class ContentCoding
{
    private const int ChunkBytes = 8192;

    // Each of them may be a decompression bomb.
    private const int MostCodings = 8;

    /// <summary>
    /// The plain bytes, or null when a coding is not known or the bytes are not what it says; and whether more would have come.
    /// </summary>
    /// <param name="bytes">What is kept of the body.</param>
    /// <param name="contentEncoding">The Content-Encoding, or null.</param>
    /// <param name="atMost">Plain bytes wanted at most: a few compressed ones may stand for gigabytes.</param>
    public static (byte[]? Plain, bool Cut) Undo(byte[] bytes, string? contentEncoding, int atMost)
    {
        if (contentEncoding is null || bytes.Length == 0)
            return (bytes, false);

        // Listed in the order in which they were applied.
        var cut = false;
        var codings = contentEncoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (codings.Length > MostCodings)
            return (null, false);
        foreach (var coding in codings.Reverse())
        {
            var (plain, cutHere) = UndoOne(bytes, coding.ToLowerInvariant(), atMost);
            if (plain is null)
                return (null, false);
            bytes = plain;
            cut |= cutHere;
        }

        return (bytes, cut);
    }

    /// <summary>Whether all of these codings can be undone.</summary>
    /// <param name="contentEncoding">The Content-Encoding, or null.</param>
    public static bool Knows(string? contentEncoding) =>
        (contentEncoding ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .All(static coding => coding.ToLowerInvariant() is "identity" or "gzip" or "x-gzip" or "br" or "zstd" or "deflate");

    private static (byte[]? Plain, bool Cut) UndoOne(byte[] bytes, string coding, int atMost) =>
        coding switch
        {
            _ when bytes.Length == 0 => (bytes, false),
            "identity" => (bytes, false),
            "gzip" or "x-gzip" => Inflate(bytes, input => new GZipStream(input, CompressionMode.Decompress), atMost),
            "br" => Inflate(bytes, input => new BrotliStream(input, CompressionMode.Decompress), atMost),
            "zstd" => Inflate(bytes, input => new DecompressionStream(input), atMost),

            // "deflate" is the zlib format (RFC 9110, section 8.4.1.2); some servers send the bare one, and browsers take both.
            "deflate" when bytes[0] % 16 == 8 => Inflate(bytes, input => new ZLibStream(input, CompressionMode.Decompress), atMost),
            "deflate" => Inflate(bytes, input => new DeflateStream(input, CompressionMode.Decompress), atMost),
            _ => (null, false),
        };

    private static (byte[]? Plain, bool Cut) Inflate(byte[] bytes, Func<Stream, Stream> open, int atMost)
    {
        using var input = new MemoryStream(bytes, writable: false);
        using var plain = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        try
        {
            using var stream = open(input);
            int count;
            while (plain.Length < atMost && (count = stream.Read(chunk, 0, (int)Math.Min(chunk.Length, atMost - plain.Length))) > 0)
                plain.Write(chunk, 0, count);
            return (plain.ToArray(), plain.Length >= atMost && stream.ReadByte() >= 0);
        }
#pragma warning disable CA1031 // The bytes come from anywhere, and the decoders do not say what they throw for those that are none of theirs.
        catch (Exception)
#pragma warning restore CA1031
        {
            // What came out before the cut is shown.
            return plain.Length > 0 ? (plain.ToArray(), true) : (null, false);
        }
    }
}
