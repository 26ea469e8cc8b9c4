using System.Text;

namespace DevProxy.Traffic;

/// <summary>Reads a body as it passes. It neither holds the body up nor breaks it.</summary>
internal interface IBodyReader : IDisposable
{
    /// <summary>More bytes have passed.</summary>
    void Read(ReadOnlySpan<byte> passed);
}

/// <summary>
/// Reads the events of a <c>text/event-stream</c> as its bytes pass (HTML, section 9.2.6), however they are cut. The one of .NET asks for
/// its bytes itself, and holds an event whatever its size.
/// </summary>
internal sealed class EventReader : IBodyReader
{
    // How many bytes one piece of a coded body may decompress to.
    private const long MostPlainBytes = 16 * 1024 * 1024;
    private const int MostNameBytes = 1024;

    private readonly Exchange _exchange;
    private readonly LastEntries<KeptEvent> _kept;
    private readonly Action<ReadOnlySpan<byte>> _take;
    private readonly FirstBytes _line;
    private readonly FirstBytes _data;
    private PassingDecoder? _decoder;
    private string _type = "";
    private string? _id;
    private bool _isBegun;
    private bool _isDataCut;
    private bool _isAfterReturn;

    private EventReader(Exchange exchange, LastEntries<KeptEvent> kept)
    {
        (_exchange, _kept, _take) = (exchange, kept, Take);

        // The longest line is "data: " and all that is kept of an event.
        _line = new FirstBytes(kept.Capacity + MostNameBytes, kept.Hold);
        _data = new FirstBytes(kept.Capacity, kept.Hold);
    }

    /// <summary>Whether a Content-Type is that of an event stream.</summary>
    /// <param name="contentType">Null for none.</param>
    public static bool IsEventStream(string? contentType) =>
        contentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>A reader of an exchange's answer; null where it is no event stream, or nothing is kept.</summary>
    /// <param name="exchange">Gets the events.</param>
    /// <param name="contentType">Of the answer; null for none.</param>
    /// <param name="contentEncoding">Likewise.</param>
    public static EventReader? Of(Exchange exchange, string? contentType, string? contentEncoding)
    {
        if (!IsEventStream(contentType) || exchange.KeepEvents() is not { } kept)
            return null;
        var coding =
            contentEncoding?.Trim() is { Length: > 0 } named && !named.Equals("identity", StringComparison.OrdinalIgnoreCase)
                ? named
                : null;
        if (coding is null)
            return new EventReader(exchange, kept);
        if (!kept.Hold(PassingDecoder.HeldBytes))
        {
            exchange.EventsUnreadable = "There is no memory left to decode it: see inspector.maxMemoryMegabytes.";
            return null;
        }

        if (PassingDecoder.Of(coding) is { } decoder)
            return new EventReader(exchange, kept) { _decoder = decoder };
        kept.Release(PassingDecoder.HeldBytes);
        exchange.EventsUnreadable = $"Its Content-Encoding is \"{coding}\", which cannot be decoded here as it passes.";
        return null;
    }

    public void Read(ReadOnlySpan<byte> passed)
    {
        if (_exchange.EventsUnreadable is not null)
            return;
        if (_decoder is null)
            Take(passed);
        else if (!_decoder.Feed(passed, MostPlainBytes, _take))
            _exchange.EventsUnreadable = "From some point on it is not what its Content-Encoding says, or more than can be decoded.";
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _decoder, null) is { } decoder)
            decoder.Dispose();
    }

    private void Take(ReadOnlySpan<byte> plain)
    {
        while (!plain.IsEmpty)
        {
            // A line ends with CR LF, with LF or with CR, and the two of CR LF may come apart.
            if (_isAfterReturn && plain[0] == '\n')
                plain = plain[1..];
            _isAfterReturn = false;
            var end = plain.IndexOfAny((byte)'\r', (byte)'\n');
            _line.Append(end < 0 ? plain : plain[..end]);
            if (end < 0)
                return;
            _isAfterReturn = plain[end] == '\r';
            plain = plain[(end + 1)..];
            EndLine(_line.Kept, _line.IsCut);
            _line.Clear();
        }
    }

    private void EndLine(ReadOnlySpan<byte> line, bool isCut)
    {
        if (!_isBegun && line.StartsWith(Encoding.UTF8.Preamble))
            line = line[3..];
        _isBegun = true;
        if (line.IsEmpty)
        {
            Dispatch();
            return;
        }

        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? [] : line[(colon + 1)..];
        if (!value.IsEmpty && value[0] == ' ')
            value = value[1..];
        if (name.SequenceEqual("data"u8))
        {
            _data.Append(value);
            _data.Append("\n"u8);
            _isDataCut |= isCut;
        }
        else if (name.SequenceEqual("event"u8))
            _type = Name(value);
        else if (name.SequenceEqual("id"u8) && !value.Contains((byte)0))
            _id = Name(value);
    }

    // Without data there is no event: a comment that keeps the connection open, an id alone.
    private void Dispatch()
    {
        if (_data.Count > 0)
        {
            var isCut = _data.IsCut || _isDataCut;
            _kept.Add(new KeptEvent(_exchange.ElapsedMs, _id, _type, isCut), _data.IsCut ? _data.Kept : _data.Kept[..^1]);
            _kept.Tell();
        }

        _data.Clear();
        _isDataCut = false;
        (_type, _id) = ("", null);
    }

    private static string Name(ReadOnlySpan<byte> value) => BodyText.Utf8OrReplaced(value[..Math.Min(value.Length, MostNameBytes)]);
}
