using System.IO.Compression;
using ZstdSharp;

namespace DevProxy.Traffic;

/// <summary>A coding undone piece by piece, as its bytes pass: what has come gives all that can be known by then.</summary>
internal sealed class PassingDecoder : IDisposable
{
    /// <summary>Bytes of memory that one takes, about: the window, the tables, the buffers.</summary>
    public const int HeldBytes = 64 * 1024;

    private const int PieceBytes = 4096;

    private readonly Pieces _coded = new();
    private readonly byte[] _buffer = new byte[PieceBytes];
    private readonly Stream _plain;

    private PassingDecoder(Func<Stream, Stream> open) => _plain = open(_coded);

    /// <summary>For <c>permessage-deflate</c>.</summary>
    public static PassingDecoder OfDeflate() => new(static coded => new DeflateStream(coded, CompressionMode.Decompress));

    /// <summary>For a content coding (RFC 9110, section 8.4); null for one that is not known.</summary>
    public static PassingDecoder? Of(string coding) =>
        coding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new(static coded => new GZipStream(coded, CompressionMode.Decompress)),
            "deflate" => new(static coded => new ZLibStream(coded, CompressionMode.Decompress)),
            "br" => new(static coded => new BrotliStream(coded, CompressionMode.Decompress)),
            "zstd" => new(static coded => new DecompressionStream(coded, checkEndOfStream: false)),
            _ => null,
        };

    /// <summary>Whether the compressed stream has ended and more bytes came after it. They are ignored.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>More bytes have come.</summary>
    /// <param name="coded">The next coded bytes.</param>
    /// <param name="atMost">Plain bytes that they may stand for: a few may stand for gigabytes.</param>
    /// <param name="plain">Gets the plain bytes.</param>
    /// <returns>Whether all could be read; if not, nothing that follows can.</returns>
    public bool Feed(ReadOnlySpan<byte> coded, long atMost, Action<ReadOnlySpan<byte>> plain)
    {
        try
        {
            while (!coded.IsEmpty)
            {
                var piece = coded[..Math.Min(coded.Length, PieceBytes)];
                coded = coded[piece.Length..];
                _coded.Put(piece);
                int count;
                while ((count = _plain.Read(_buffer, 0, _buffer.Length)) > 0)
                {
                    atMost -= count;
                    if (atMost < 0)
                        return false;
                    plain(_buffer.AsSpan(0, count));
                }

                HasEnded |= !_coded.AreRead;
            }

            return true;
        }
#pragma warning disable CA1031 // As in ContentCoding: the decoders do not say what they throw.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    public void Dispose()
    {
        _plain.Dispose();
        _coded.Dispose();
    }

    // A stream that has what was put into it, and ends there until more is put.
    private sealed class Pieces : ForwardOnlyStream
    {
        private readonly byte[] _piece = new byte[PieceBytes];
        private int _read;
        private int _count;

        public override bool CanRead => true;

        public override bool CanWrite => false;

        public bool AreRead => _read == _count;

        public void Put(ReadOnlySpan<byte> piece)
        {
            piece.CopyTo(_piece);
            (_read, _count) = (0, piece.Length);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, _count - _read);
            _piece.AsSpan(_read, count).CopyTo(buffer);
            _read += count;
            return count;
        }

        public override void Flush() { }
    }
}
