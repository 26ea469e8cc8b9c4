using System.Buffers.Binary;
using System.Text;

namespace DevProxy.Tests.EndToEnd.Servers;

/// <summary>A server's end of an HTTP/2 connection, whose frames a test writes itself (RFC 9113, section 4.1).</summary>
internal sealed class RawHttp2
{
    public const byte Data = 0,
        Headers = 1,
        Reset = 3,
        Settings = 4,
        PushPromise = 5,
        GoAway = 7,
        WindowUpdate = 8,
        Continuation = 9;
    public const byte EndStream = 1,
        Ack = 1,
        EndHeaders = 4;

    private readonly Stream _stream;
    private readonly CancellationToken _cancellation;

    private RawHttp2(Stream stream, CancellationToken cancellation)
    {
        _stream = stream;
        _cancellation = cancellation;
    }

    /// <summary>Reads the client's preface and sends the settings.</summary>
    public static async Task<RawHttp2> AcceptAsync(Stream stream, CancellationToken cancellation)
    {
        await stream.ReadExactlyAsync(new byte[24], cancellation);
        var connection = new RawHttp2(stream, cancellation);
        await connection.WriteAsync(Settings, 0, 0);
        return connection;
    }

    /// <summary>The stream of the next request whose head arrives.</summary>
    public async Task<int> ReadRequestAsync()
    {
        while (true)
        {
            var head = new byte[9];
            await _stream.ReadExactlyAsync(head, _cancellation);
            await _stream.ReadExactlyAsync(new byte[(head[0] << 16) | (head[1] << 8) | head[2]], _cancellation);
            if (head[3] == Settings && head[4] != Ack)
                await WriteAsync(Settings, Ack, 0);
            if (head[3] == Headers)
                return BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5));
        }
    }

    public async Task WriteAsync(byte type, byte flags, int stream, params byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await _stream.WriteAsync(frame, _cancellation);
    }

    /// <summary>Sends a section of fields, each a literal without indexing (RFC 7541, section 6.2.2).</summary>
    public Task WriteHeadersAsync(byte flags, int stream, params string[] fields) =>
        WriteAsync(Headers, (byte)(flags | EndHeaders), stream, [.. fields.SelectMany(Literal)]);

    /// <summary>Reads until the client closes.</summary>
    public Task DrainAsync() => _stream.CopyToAsync(Stream.Null, _cancellation);

    private static IEnumerable<byte> Literal(string field)
    {
        var colon = field.IndexOf(": ", StringComparison.Ordinal);
        var (name, value) = (Encoding.Latin1.GetBytes(field[..colon]), Encoding.Latin1.GetBytes(field[(colon + 2)..]));
        return [0, (byte)name.Length, .. name, (byte)value.Length, .. value];
    }
}
