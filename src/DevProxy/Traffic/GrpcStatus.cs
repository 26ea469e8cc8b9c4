using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>How a call of gRPC-Web ended, which its HTTP status does not say.</summary>
/// <param name="Status">The number.</param>
/// <param name="Name">Its name in gRPC; null for a number that has none.</param>
/// <param name="Message">What the server says beside it; null for nothing.</param>
internal sealed record GrpcStatus(int Status, string? Name, string? Message)
{
    // By their number, from 0.
    private static readonly string[] Names =
    [
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    /// <summary>Whether a Content-Type is that of gRPC-Web, or of gRPC.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What header lines, or trailers, say; null where they say nothing.</summary>
    public static GrpcStatus? Of(HeaderList lines) =>
        int.TryParse(lines.Get("grpc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? new GrpcStatus(
                status,
                status < Names.Length ? Names[status] : null,
                lines.Get("grpc-message") is { Length: > 0 } message ? Uri.UnescapeDataString(message) : null
            )
            : null;
}

/// <summary>
/// Looks for the trailers of gRPC-Web, the last frame of a body, as its bytes pass. In the form for text, the body is base64, piece by
/// piece, each padded.
/// </summary>
internal sealed class GrpcWebReader : IBodyReader
{
    private const byte Trailers = 0x80;
    private const int HeadBytes = 5;
    private const int MostTrailerBytes = 8 * 1024;

    private readonly Exchange _exchange;
    private readonly bool _isText;
    private readonly byte[] _head = new byte[HeadBytes];
    private readonly byte[] _letters = new byte[4];
    private readonly StringBuilder _trailers = new();
    private int _headCount;
    private int _letterCount;
    private long _left;

    private GrpcWebReader(Exchange exchange, bool isText) => (_exchange, _isText) = (exchange, isText);

    /// <summary>A reader of an exchange's answer; null where it is no gRPC-Web.</summary>
    public static GrpcWebReader? Of(Exchange exchange, string? contentType) =>
        contentType?.StartsWith("application/grpc-web", StringComparison.OrdinalIgnoreCase) == true
            ? new GrpcWebReader(exchange, contentType.StartsWith("application/grpc-web-text", StringComparison.OrdinalIgnoreCase))
            : null;

    public void Read(ReadOnlySpan<byte> passed)
    {
        if (!_isText)
        {
            Take(passed);
            return;
        }

        Span<byte> plain = stackalloc byte[3];
        foreach (var letter in passed)
        {
            _letters[_letterCount++] = letter;
            if (_letterCount < _letters.Length)
                continue;
            _letterCount = 0;
            if (Base64.DecodeFromUtf8(_letters, plain, out _, out var count) == System.Buffers.OperationStatus.Done)
                Take(plain[..count]);
        }
    }

    public void Dispose() { }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_headCount < HeadBytes)
            {
                var some = bytes[..Math.Min(bytes.Length, HeadBytes - _headCount)];
                some.CopyTo(_head.AsSpan(_headCount));
                _headCount += some.Length;
                bytes = bytes[some.Length..];
                if (_headCount < HeadBytes)
                    return;
                _left = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(_head.AsSpan(1));
            }

            var part = bytes[..(int)Math.Min(bytes.Length, _left)];
            bytes = bytes[part.Length..];
            _left -= part.Length;
            if ((_head[0] & Trailers) != 0 && _trailers.Length + part.Length <= MostTrailerBytes)
                _trailers.Append(Encoding.Latin1.GetString(part));
            if (_left > 0)
                continue;
            if ((_head[0] & Trailers) != 0)
                EndTrailers();
            _headCount = 0;
        }
    }

    private void EndTrailers()
    {
        var lines = _trailers
            .ToString()
            .Split('\n', StringSplitOptions.TrimEntries)
            .Select(static line => (Line: line, Colon: line.IndexOf(':', StringComparison.Ordinal)))
            .Where(static line => line.Colon > 0)
            .Select(static line => new HeaderLine(line.Line[..line.Colon], line.Line[(line.Colon + 1)..].Trim()));
        _exchange.GrpcTrailers = GrpcStatus.Of(new HeaderList([.. lines])) ?? _exchange.GrpcTrailers;
        _trailers.Clear();
    }
}
