using System.Buffers.Binary;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>The upstream's end of a WebSocket: the bytes pass unchanged in both directions, are counted and read.</summary>
/// <param name="stream">The bytes.</param>
/// <param name="count">Told how many messages have passed.</param>
/// <param name="messages">Keeps them; null where nothing is kept.</param>
internal sealed class WebSocketStream(Stream stream, Action<WebSocketPart> count, WebSocketMessages? messages = null) : ForwardOnlyStream
{
    private readonly FrameReader _sent = new(messages?.Sent);
    private readonly FrameReader _received = new(messages?.Received);
    private int _closeCode;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await stream.ReadAsync(buffer, cancellationToken);
        Count(_received, buffer.Span[..read]);
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Count(_sent, buffer.Span);
        await stream.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    public override void Flush() => stream.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
            messages?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Count(FrameReader direction, ReadOnlySpan<byte> bytes)
    {
        if (!direction.Feed(bytes))
            return;

        // The close frame that came first says why; the other one is its echo.
        if (direction.CloseCode is { } code)
            Interlocked.CompareExchange(ref _closeCode, code, 0);
        count(new WebSocketPart(_closeCode == 0 ? null : _closeCode, _sent.Count, _received.Count));
    }
}

/// <summary>
/// Reads the frames (RFC 6455, section 5.2) of one direction of a WebSocket out of the bytes as they pass, however they are cut, and keeps
/// nothing of them but their headers.
/// </summary>
/// <param name="messages">Gets what is in them; null for nobody.</param>
internal sealed class FrameReader(MessageReader? messages = null)
{
    private const int Close = 8;
    private readonly byte[] _header = new byte[14];
    private readonly byte[] _code = new byte[2];
    private int _headerLength;
    private int _codeLength;
    private long _payloadLeft;
    private long _payloadRead;
    private long _messages;
    private long _bytes;
    private int _closeCode;

    /// <summary>Complete data messages and their payload (as on the wire, so perhaps compressed).</summary>
    public WebSocketCount Count => new(Volatile.Read(ref _messages), Volatile.Read(ref _bytes));

    /// <summary>The code of the close frame; 1005 for one without; null while none has passed.</summary>
    public int? CloseCode => Volatile.Read(ref _closeCode) is > 0 and var code ? code : null;

    /// <summary>Takes the bytes that pass.</summary>
    /// <returns>Whether a message became complete or the direction was closed.</returns>
    public bool Feed(ReadOnlySpan<byte> bytes)
    {
        var news = false;
        while (bytes.Length > 0)
        {
            if (_payloadLeft > 0)
            {
                var part = bytes[..(int)Math.Min(_payloadLeft, bytes.Length)];
                bytes = bytes[part.Length..];
                TakePayload(part);
            }
            else
            {
                _header[_headerLength++] = bytes[0];
                bytes = bytes[1..];
                if (_headerLength < HeaderSize)
                    continue;
                _payloadLeft = PayloadLength;
                _payloadRead = 0;
                messages?.BeginFrame(_header[0], _payloadLeft);
            }

            if (_payloadLeft == 0)
                news |= EndFrame();
        }

        messages?.EndBytes();
        return news;
    }

    private int Opcode => _header[0] & 0x0F;

    private bool IsMasked => (_header[1] & 0x80) != 0;

    private int HeaderSize => _headerLength < 2 ? 2 : 2 + LengthSize + (IsMasked ? 4 : 0);

    private int LengthSize =>
        (_header[1] & 0x7F) switch
        {
            126 => 2,
            127 => 8,
            _ => 0,
        };

    private long PayloadLength =>
        LengthSize switch
        {
            0 => _header[1] & 0x7F,
            2 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            _ => (long)(BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)) & long.MaxValue),
        };

    private void TakePayload(ReadOnlySpan<byte> part)
    {
        messages?.Payload(part, IsMasked ? _header.AsSpan(2 + LengthSize, 4) : default, _payloadRead);
        _payloadLeft -= part.Length;
        _payloadRead += part.Length;
        if (Opcode < Close)
            Volatile.Write(ref _bytes, _bytes + part.Length);
        else if (Opcode == Close)
        {
            foreach (var value in part[..Math.Min(part.Length, 2 - _codeLength)])
            {
                var mask = IsMasked ? _header[2 + LengthSize + _codeLength] : (byte)0;
                _code[_codeLength++] = (byte)(value ^ mask);
            }
        }
    }

    private bool EndFrame()
    {
        var isFinal = (_header[0] & 0x80) != 0;
        _headerLength = 0;
        messages?.EndFrame();
        if (Opcode == Close)
            Volatile.Write(ref _closeCode, _codeLength == 2 ? BinaryPrimitives.ReadUInt16BigEndian(_code) : 1005);
        else if (Opcode < Close && isFinal)
            Volatile.Write(ref _messages, _messages + 1);
        return Opcode == Close || (Opcode < Close && isFinal);
    }
}
