using System.Numerics;
using System.Runtime.InteropServices;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// The messages of one direction of a WebSocket, put together from the frames as they pass: fragments joined, masks taken off, compression
/// undone. What is not understood is kept as a message that cannot be read.
/// </summary>
/// <param name="direction">Whose they are.</param>
/// <param name="kept">Where they are kept.</param>
/// <param name="now">Milliseconds since the exchange began.</param>
/// <param name="coding">How the two sides agreed to send them.</param>
internal sealed class MessageReader(MessageDirection direction, LastEntries<KeptMessage> kept, Func<double> now, MessageCoding coding)
    : IDisposable
{
    // RFC 6455, section 5.2: of the first byte of a frame.
    private const int Final = 0x80;
    private const int Reserved = 0x70;
    private const int Compressed = 0x40;
    private const int Opcode = 0x0F;
    private const int MostControlBytes = 125;

    // How many bytes one compressed message may decompress to.
    private const long MostPlainBytes = 64 * 1024 * 1024;
    private const int PieceBytes = 1024;

    private readonly FirstBytes _message = new(kept.Capacity, kept.Hold);
    private readonly FirstBytes _control = new(Math.Min(kept.Capacity, MostControlBytes), kept.Hold);
#pragma warning disable CA2213 // It is disposed of; the rule does not see through Interlocked.Exchange.
    private PassingDecoder? _decoder;
#pragma warning restore CA2213
    private Action<ReadOnlySpan<byte>>? _keep;
    private string? _undecodable; // why nothing more can be decompressed

    private int _frame; // the first byte of the frame that passes
    private long _frameLeft;
    private long _controlSize;
    private bool _isOpen; // a message has begun and has not ended
    private MessageType _type;
    private bool _isCompressed;
    private bool _hasTail;
    private long _size;
    private long _plainLeft;
    private string? _unreadable;
    private double? _at; // when the bytes came that are being read, where a message has ended among them

    private bool IsControl => (_frame & 0x08) != 0;

    private bool IsFinal => (_frame & Final) != 0;

    // RFC 7692, section 7.2.2: the sender took these four bytes off.
    private static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF];

    /// <summary>All bytes of one read have been handled.</summary>
    public void EndBytes()
    {
        if (_at is null)
            return;
        _at = null;
        kept.Tell();
    }

    /// <summary>A frame begins.</summary>
    /// <param name="first">Its first byte.</param>
    /// <param name="length">Of its payload.</param>
    public void BeginFrame(int first, long length)
    {
        (_frame, _frameLeft) = (first, length);
        if (IsControl)
            _controlSize = length;
        else
            BeginDataFrame(first, first & Opcode, length);
    }

    private void BeginDataFrame(int first, int opcode, long length)
    {
        if (!_isOpen || opcode != 0)
        {
            _message.Clear();
            (_size, _unreadable) = (0, _isOpen ? "The message before it was not ended." : null);
            _isOpen = true;
            _plainLeft = MostPlainBytes;
            _type = opcode == (int)MessageType.Text ? MessageType.Text : MessageType.Binary;
            _isCompressed = coding.IsDeflate && (first & Compressed) != 0;
            _unreadable ??= Problem(first, opcode);
        }

        _size += length;
    }

    /// <summary>Some of a frame's payload passes.</summary>
    /// <param name="part">The bytes.</param>
    /// <param name="mask">Four bytes; empty where they are not masked.</param>
    /// <param name="at">Where in the payload they begin.</param>
    public void Payload(ReadOnlySpan<byte> part, ReadOnlySpan<byte> mask, long at)
    {
        if (IsControl)
            Unmask(_control.Append(part), mask, at);
        else if (_unreadable is null && !_isCompressed)
            Unmask(_message.Append(part, _frameLeft), mask, at);
        else if (_unreadable is null)
            Decompress(part, mask, at);
        _frameLeft -= part.Length;
    }

    /// <summary>The frame is complete.</summary>
    public void EndFrame()
    {
        if (IsControl)
        {
            var type = (MessageType)(_frame & Opcode);
            var problem = Enum.IsDefined(type) ? null : $"Its opcode, {(int)type}, is reserved.";
            Keep(problem is null ? type : MessageType.Binary, _control, _controlSize, problem);
        }
        else if (IsFinal)
        {
            _isOpen = false;
            if (_isCompressed)
                EndCompressed();
            Keep(_type, _message, _size, _unreadable);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _decoder, null) is { } decoder)
            decoder.Dispose();
    }

    private string? Problem(int first, int opcode) =>
        opcode == 0 ? "It continues a message that was never begun."
        : opcode > (int)MessageType.Binary ? $"Its opcode, {opcode}, is reserved."
        : coding.Unknown is { } unknown ? $"It is sent with an extension that is not known here: {unknown}."
        : (first & Reserved & ~(coding.IsDeflate ? Compressed : 0)) != 0 ? "It uses reserved bits, to which no extension gives a meaning."
        : null;

    private void Decompress(ReadOnlySpan<byte> part, ReadOnlySpan<byte> mask, long at)
    {
        if (_undecodable is null && _decoder is null)
        {
            if (kept.Hold(PassingDecoder.HeldBytes))
                (_decoder, _keep) = (PassingDecoder.OfDeflate(), KeepPlain);
            else
                _undecodable = "It is compressed, and no memory is left to decompress it: see inspector.maxMemoryMegabytes.";
        }

        var isLast = IsFinal && part.Length == _frameLeft;
        Span<byte> space = stackalloc byte[PieceBytes + Tail.Length];
        while (_undecodable is null && !part.IsEmpty)
        {
            var piece = space[..Math.Min(part.Length, PieceBytes)];
            part[..piece.Length].CopyTo(piece);
            Unmask(piece, mask, at);
            part = part[piece.Length..];
            at += piece.Length;

            // The tail goes with the last bytes: each call of the decoder costs as much as some hundred bytes do.
            if (part.IsEmpty && isLast)
            {
                Tail.CopyTo(space[piece.Length..]);
                piece = space[..(piece.Length + Tail.Length)];
                _hasTail = true;
            }

            Fed(piece);
        }

        _unreadable = _undecodable;
    }

    private void KeepPlain(ReadOnlySpan<byte> plain)
    {
        _message.Append(plain);
        _plainLeft -= plain.Length;
    }

    private void EndCompressed()
    {
        if (_decoder is null)
            return;
        _unreadable ??= _hasTail ? _undecodable : Fed(Tail);
        _hasTail = false;

        // Where each message stands for itself, what was wrong with this one says nothing of the next.
        if (coding.ForgetsAfter(direction))
        {
            Dispose();
            kept.Release(PassingDecoder.HeldBytes);
            _undecodable = null;
        }
    }

    // Why the bytes cannot be read; null where they can.
    private string? Fed(ReadOnlySpan<byte> coded)
    {
        var isRead = _undecodable is null && _decoder!.Feed(coded, _plainLeft, _keep!);

        // RFC 7692, section 7.2.3.4: a message may end with a final block, and a new stream begins after it.
        if (isRead && _decoder!.HasEnded)
        {
            _decoder.Dispose();
            _decoder = PassingDecoder.OfDeflate();
            isRead = _decoder.Feed(coded, _plainLeft, _keep!);
        }

        return _undecodable ??= isRead ? null : "It is compressed, and cannot be decompressed, or follows a message that could not be.";
    }

    private void Keep(MessageType type, FirstBytes bytes, long size, string? unreadable)
    {
        if (unreadable is not null)
            bytes.Clear();
        kept.Add(new KeptMessage(_at ??= now(), direction, type, size, bytes.IsCut, unreadable), bytes.Kept);
        bytes.Clear();
    }

    private static void Unmask(Span<byte> bytes, ReadOnlySpan<byte> mask, long at)
    {
        if (mask.IsEmpty)
            return;

        // Many bytes at once, with the mask turned so that it begins where they begin.
        ReadOnlySpan<byte> turned = [mask[(int)(at & 3)], mask[(int)((at + 1) & 3)], mask[(int)((at + 2) & 3)], mask[(int)((at + 3) & 3)]];
        var key = Vector.AsVectorByte(new Vector<uint>(MemoryMarshal.Read<uint>(turned)));
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(bytes);
        foreach (ref var vector in vectors)
            vector ^= key;
        for (var i = vectors.Length * Vector<byte>.Count; i < bytes.Length; i++)
            bytes[i] ^= turned[i & 3];
    }
}

/// <summary>What the two sides of a WebSocket agreed on for their messages (<c>Sec-WebSocket-Extensions</c>).</summary>
/// <param name="IsDeflate">Whether messages may be compressed (<c>permessage-deflate</c>, RFC 7692).</param>
/// <param name="Unknown">An extension that is not known here; null for none.</param>
/// <param name="BrowserForgets">Whether the browser compresses each message for itself.</param>
/// <param name="ServerForgets">Whether the server does.</param>
internal sealed record MessageCoding(bool IsDeflate, string? Unknown, bool BrowserForgets, bool ServerForgets)
{
    /// <summary>What the header says.</summary>
    public static MessageCoding Of(string? extensions)
    {
        var coding = new MessageCoding(false, null, false, false);
        foreach (var extension in (extensions ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = extension.Split(';', StringSplitOptions.TrimEntries);
            coding = Is(words[0], "permessage-deflate")
                ? coding with
                {
                    IsDeflate = true,
                    BrowserForgets = words.Any(word => Is(word, "client_no_context_takeover")),
                    ServerForgets = words.Any(word => Is(word, "server_no_context_takeover")),
                }
                : coding with
                {
                    Unknown = words[0],
                };
        }

        return coding;
    }

    /// <summary>Whether the compressor of a direction begins anew with each message.</summary>
    public bool ForgetsAfter(MessageDirection direction) => direction == MessageDirection.Sent ? BrowserForgets : ServerForgets;

    private static bool Is(string word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The readers of both directions of a WebSocket.</summary>
internal sealed record WebSocketMessages(MessageReader Sent, MessageReader Received) : IDisposable
{
    /// <summary>For an exchange whose upstream has agreed; null where nothing is kept, or it is no WebSocket.</summary>
    public static WebSocketMessages? Of(Exchange? exchange)
    {
        if (exchange is not { Kind: ExchangeKind.Websocket } || exchange.KeepMessages() is not { } kept)
            return null;
        var coding = MessageCoding.Of(exchange.UpstreamAnswer?.Headers.Get("Sec-WebSocket-Extensions"));
        return new WebSocketMessages(Reader(MessageDirection.Sent), Reader(MessageDirection.Received));

        MessageReader Reader(MessageDirection direction) => new(direction, kept, () => exchange.ElapsedMs, coding);
    }

    public void Dispose()
    {
        Sent.Dispose();
        Received.Dispose();
    }
}
