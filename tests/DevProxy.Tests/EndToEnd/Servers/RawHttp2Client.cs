using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace DevProxy.Tests.EndToEnd.Servers;

/// <summary>
/// An HTTP/2 connection over TLS whose header fields a test writes itself, one <see cref="char"/> for one byte (RFC 9113): every field is a
/// literal without indexing and without Huffman code (RFC 7541, section 6.2.2), so that any byte can stand in it.
/// </summary>
internal sealed class RawHttp2Client : IAsyncDisposable
{
    private const byte Data = 0,
        Headers = 1,
        Reset = 3,
        Settings = 4,
        Ping = 6,
        GoAway = 7,
        Continuation = 9;
    private const byte EndStream = 1,
        Ack = 1,
        EndHeaders = 4;

    // RFC 7541, appendix A, up to the names that answers have; an entry with a value is name=value.
    private static readonly string[] StaticTable = (
        ":authority :method=GET :method=POST :path=/ :path=/index.html :scheme=http :scheme=https :status=200 :status=204 "
        + ":status=206 :status=304 :status=400 :status=404 :status=500 "
        + "accept-charset accept-encoding=gzip,deflate accept-language accept-ranges accept access-control-allow-origin age allow "
        + "authorization cache-control content-disposition "
        + "content-encoding content-language content-length content-location content-range content-type cookie date etag expect "
        + "expires from host if-match if-modified-since "
        + "if-none-match if-range if-unmodified-since last-modified link location max-forwards proxy-authenticate "
        + "proxy-authorization range referer refresh retry-after server set-cookie "
        + "strict-transport-security transfer-encoding user-agent vary via www-authenticate"
    ).Split(' ');

    private readonly TcpClient _tcp;
    private readonly SslStream _tls;
    private int _stream = -1;

    private RawHttp2Client(TcpClient tcp, SslStream tls) => (_tcp, _tls) = (tcp, tls);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RawHttp2Client> ConnectAsync(int port)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port, Token);
        var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ApplicationProtocols = [SslApplicationProtocol.Http2],
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    shown!.GetCertHashString() == TestCertificates.Localhost.GetCertHashString(),
            },
            Token
        );
        var client = new RawHttp2Client(tcp, tls);
        await tls.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), Token);

        // SETTINGS_HEADER_TABLE_SIZE is 0, so that answers are read without a dynamic table.
        await client.WriteFrameAsync(Settings, 0, 0, [0, 1, 0, 0, 0, 0]);
        return client;
    }

    /// <summary>Sends a request of these fields and reads its answer.</summary>
    /// <param name="fields">In this order, pseudo-header fields first.</param>
    /// <param name="body">One character for one byte; null for none.</param>
    public async Task<Http2Answer> AskAsync(IEnumerable<(string Name, string Value)> fields, string? body = null)
    {
        _stream += 2;
        var block = new List<byte>();
        foreach (var (name, value) in fields)
        {
            block.Add(0);
            AppendText(block, name);
            AppendText(block, value);
        }

        const int MostBytes = 16_384;
        byte[][] parts = [.. block.Chunk(MostBytes)];
        for (var i = 0; i < parts.Length; i++)
        {
            var flags = (i == parts.Length - 1 ? EndHeaders : 0) | (i == 0 && body is null ? EndStream : 0);
            await WriteFrameAsync(i == 0 ? Headers : Continuation, (byte)flags, _stream, parts[i]);
        }

        if (body is not null)
            await WriteFrameAsync(Data, EndStream, _stream, Encoding.Latin1.GetBytes(body));
        return await ReadAnswerAsync(_stream);
    }

    public async ValueTask DisposeAsync()
    {
        await _tls.DisposeAsync();
        _tcp.Dispose();
    }

    private async Task<Http2Answer> ReadAnswerAsync(int stream)
    {
        var fields = new List<(string Name, string Value)>();
        var body = new StringBuilder();
        while (true)
        {
            var (type, flags, id, payload) = await ReadFrameAsync();
            switch (type)
            {
                case Settings when (flags & Ack) == 0:
                    await WriteFrameAsync(Settings, Ack, 0, []);
                    break;
                case Ping when (flags & Ack) == 0:
                    await WriteFrameAsync(Ping, Ack, 0, payload);
                    break;
                case GoAway:
                    return new Http2Answer(fields, body.ToString(), $"GOAWAY {BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(4))}");
                case Reset when id == stream:
                    return new Http2Answer(fields, body.ToString(), $"RST_STREAM {BinaryPrimitives.ReadUInt32BigEndian(payload)}");
                case Headers when id == stream:
                    Decode(payload, fields);
                    break;
                case Data when id == stream:
                    body.Append(Encoding.Latin1.GetString(payload));
                    break;
            }

            if (id == stream && type is Headers or Data && (flags & EndStream) != 0)
                return new Http2Answer(fields, body.ToString(), null);
        }
    }

    private async Task<(byte Type, byte Flags, int Stream, byte[] Payload)> ReadFrameAsync()
    {
        var head = new byte[9];
        try
        {
            await _tls.ReadExactlyAsync(head, Token);
        }
        catch (EndOfStreamException)
        {
            return (GoAway, 0, 0, new byte[8]);
        }

        var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
        await _tls.ReadExactlyAsync(payload, Token);
        return (head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
    }

    private async Task WriteFrameAsync(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        (frame[0], frame[1], frame[2], frame[3], frame[4]) = (
            (byte)(payload.Length >> 16),
            (byte)(payload.Length >> 8),
            (byte)payload.Length,
            type,
            flags
        );
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await _tls.WriteAsync(frame, Token);
    }

    // RFC 7541, section 5.1 and 5.2.
    private static void AppendText(List<byte> block, string text)
    {
        const int Most = 0x7F;
        if (text.Length < Most)
        {
            block.Add((byte)text.Length);
        }
        else
        {
            block.Add(Most);
            var rest = text.Length - Most;
            for (; rest >= 0x80; rest >>= 7)
                block.Add((byte)(rest | 0x80));
            block.Add((byte)rest);
        }

        block.AddRange(Encoding.Latin1.GetBytes(text));
    }

    // What Kestrel writes: indexed fields, and literals without Huffman code.
    private static void Decode(ReadOnlySpan<byte> block, List<(string Name, string Value)> fields)
    {
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & 0x80) != 0)
            {
                var pair = StaticTable[Number(ref block, 7) - 1].Split('=', 2);
                fields.Add((pair[0], pair.Length > 1 ? pair[1] : ""));
            }
            else if ((first & 0xE0) == 0x20)
            {
                Number(ref block, 5); // The size of the dynamic table.
            }
            else
            {
                var index = Number(ref block, (first & 0x40) != 0 ? 6 : 4);
                fields.Add((index == 0 ? Text(ref block) : StaticTable[index - 1].Split('=')[0], Text(ref block)));
            }
        }
    }

    private static string Text(ref ReadOnlySpan<byte> block)
    {
        Assert.Equal(0, block[0] & 0x80);
        var length = Number(ref block, 7);
        var text = Encoding.Latin1.GetString(block[..length]);
        block = block[length..];
        return text;
    }

    private static int Number(ref ReadOnlySpan<byte> block, int bits)
    {
        var most = (1 << bits) - 1;
        var number = block[0] & most;
        block = block[1..];
        if (number < most)
            return number;
        for (var shift = 0; ; shift += 7)
        {
            var next = block[0];
            block = block[1..];
            number += (next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return number;
        }
    }
}

/// <summary>An answer over HTTP/2.</summary>
/// <param name="Fields">Its header fields.</param>
/// <param name="Body">One character for one byte.</param>
/// <param name="Ended">The frame that ended it where that was no end of its stream; else null.</param>
internal sealed record Http2Answer(IReadOnlyList<(string Name, string Value)> Fields, string Body, string? Ended)
{
    public string? Status => this[":status"];

    public string? this[string name] => Fields.Where(field => field.Name == name).Select(field => field.Value).FirstOrDefault();
}
