using System.IO.Compression;
using System.Text;
using DevProxy.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Tests.Forwarding;

public sealed class MessageReaderTests
{
    private const string Deflate = "permessage-deflate";
    private const int Compressed = 0x40;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)]
    public void Fragments_are_one_message_and_control_frames_stand_between_them(int piece)
    {
        byte[] bytes =
        [
            .. Frames.Of(Frames.Text, false, "he"u8.ToArray(), masked: true),
            .. Frames.Of(Frames.Ping, true, "p"u8.ToArray(), masked: true),
            .. Frames.Of(0, false, "l"u8.ToArray(), masked: true),
            .. Frames.Of(0, true, "lo €"u8.ToArray(), masked: true),
            .. Frames.Of(Frames.Text, true, [], masked: true),
            .. Frames.Of(Frames.Binary, true, [0, 255], masked: true),
            .. Frames.Of(Frames.Close, true, [0x03, 0xE8, .. "bye"u8], masked: true),
        ];

        Assert.Equal(
            [
                new MessagePart(7, MessageDirection.Sent, MessageType.Ping, 1, "p"),
                new MessagePart(7, MessageDirection.Sent, MessageType.Text, 9, "hello €"),
                new MessagePart(7, MessageDirection.Sent, MessageType.Text, 0, ""),
                new MessagePart(7, MessageDirection.Sent, MessageType.Binary, 2, null) { Base64 = "AP8=" },
                new MessagePart(7, MessageDirection.Sent, MessageType.Close, 5, "bye") { CloseCode = 1000 },
            ],
            Read(bytes.Chunk(piece))
        );
    }

    [Fact]
    public void A_message_larger_than_the_bound_is_cut_and_its_size_is_whole()
    {
        var message = Assert.Single(Read([Frames.Of(Frames.Text, true, Encoding.UTF8.GetBytes("€€€€€"), masked: false)], capacity: 10));

        Assert.Equal((15, "€€€", true), (message.Size, message.Text, message.Truncated));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 4096)]
    [InlineData(false, 4096)]
    public void Compressed_messages_are_shown_plain_with_and_without_the_window_of_those_before(bool takeover, int piece)
    {
        using var compressor = new Compressor(takeover);
        string[] texts = ["the same words, the same words", "the same words, the same words", "", new string('x', 60_000)];
        byte[] bytes = [.. texts.SelectMany(text => Frames.Of(Compressed | Frames.Text, true, compressor.Of(text), masked: true))];

        var shown = Read(bytes.Chunk(piece), Deflate + (takeover ? "" : "; client_no_context_takeover"));

        Assert.Equal(texts, shown.Select(message => message.Text));
        Assert.All(shown, message => Assert.Null(message.Unreadable));
        Assert.True(shown[3].Size < 500);
    }

    [Fact]
    public void A_compressed_message_may_come_in_fragments_and_beside_plain_ones()
    {
        using var compressor = new Compressor(takeover: true);
        var first = compressor.Of("first");
        byte[] bytes =
        [
            .. Frames.Of(Compressed | Frames.Text, false, first[..2], masked: false),
            .. Frames.Of(0, true, first[2..], masked: false),
            .. Frames.Of(Frames.Text, true, "plain"u8.ToArray(), masked: false),
            .. Frames.Of(Compressed | Frames.Text, true, compressor.Of("first again"), masked: false),
        ];

        Assert.Equal(["first", "plain", "first again"], Read([bytes], Deflate).Select(message => message.Text));
    }

    // RFC 7692, section 7.2.3.4.
    [Fact]
    public void A_message_that_ends_with_a_final_block_ends_no_other()
    {
        byte[] Final(string text)
        {
            using var output = new MemoryStream();
            using (var deflate = new DeflateStream(output, CompressionLevel.Optimal))
                deflate.Write(Encoding.UTF8.GetBytes(text));
            return [.. output.ToArray(), 0];
        }

        byte[] bytes =
        [
            .. Frames.Of(Compressed | Frames.Text, true, Final("one"), masked: false),
            .. Frames.Of(Compressed | Frames.Text, true, Final("two"), masked: false),
        ];

        Assert.Equal(["one", "two"], Read([bytes], Deflate).Select(message => message.Text));
    }

    [Fact]
    public void What_cannot_be_decompressed_says_so_as_does_all_that_follows_it()
    {
        using var compressor = new Compressor(takeover: true);
        byte[] bytes =
        [
            .. Frames.Of(Compressed | Frames.Text, true, [0xFF, 0xFF, 0xFF], masked: false),
            .. Frames.Of(Compressed | Frames.Text, true, compressor.Of("after"), masked: false),
            .. Frames.Of(Frames.Text, true, "plain"u8.ToArray(), masked: false),
        ];

        var shown = Read([bytes], Deflate);

        Assert.Equal([null, null, "plain"], shown.Select(message => message.Text));
        Assert.All(shown[..2], message => Assert.Contains("decompressed", message.Unreadable, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_each_message_stands_for_itself_one_that_cannot_be_decompressed_harms_no_other()
    {
        using var compressor = new Compressor(takeover: false);
        byte[] bytes =
        [
            .. Frames.Of(Compressed | Frames.Text, true, [0xFF, 0xFF, 0xFF], masked: false),
            .. Frames.Of(Compressed | Frames.Text, true, compressor.Of("after"), masked: false),
        ];

        Assert.Equal([null, "after"], Read([bytes], Deflate + "; client_no_context_takeover").Select(message => message.Text));
    }

    [Fact]
    public void A_bomb_is_not_decompressed_whole()
    {
        using var compressor = new Compressor(takeover: false);
        var message = Assert.Single(
            Read([Frames.Of(Compressed | Frames.Text, true, compressor.Of(new string('x', 70 * 1024 * 1024)), masked: false)], Deflate)
        );

        Assert.Null(message.Text);
        Assert.NotNull(message.Unreadable);
    }

    [Theory]
    [InlineData("x-webkit-deflate-frame", Frames.Text, "x-webkit-deflate-frame")]
    [InlineData("permessage-deflate, foo", Frames.Text, "foo")]
    [InlineData(null, Compressed | Frames.Text, "reserved bits")]
    [InlineData(Deflate, 0x20 | Frames.Text, "reserved bits")]
    [InlineData(null, 3, "opcode")]
    [InlineData(null, 11, "opcode")]
    [InlineData(null, 0, "never begun")]
    public void What_is_not_understood_is_not_readable(string? extensions, int opcode, string why)
    {
        var message = Assert.Single(Read([Frames.Of(opcode, true, "abc"u8.ToArray(), masked: true)], extensions));

        Assert.Equal((null, null, 3), (message.Text, message.Base64, message.Size));
        Assert.Contains(why, message.Unreadable, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_shown_as_bytes()
    {
        var message = Assert.Single(Read([Frames.Of(Frames.Text, true, [0xC3], masked: false)]));

        Assert.Equal((null, "ww=="), (message.Text, message.Base64));
        Assert.Contains("not UTF-8", message.Unreadable, StringComparison.Ordinal);
    }

    [Fact]
    public void No_bytes_break_the_reader()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[2000];
            random.NextBytes(bytes);
            Read(bytes.Chunk(random.Next(1, 300)), Deflate);
        }
    }

    private static MessagePart[] Read(IEnumerable<byte[]> pieces, string? extensions = null, int capacity = 65536)
    {
        var kept = new LastEntries<KeptMessage>(capacity);
        using var messages = new MessageReader(MessageDirection.Sent, kept, static () => 7, MessageCoding.Of(extensions));
        var frames = new FrameReader(messages);
        foreach (var piece in pieces)
            frames.Feed(piece);
        return [.. kept.Snapshot().Entries.Select(static message => KeptMessage.Shown(message, new Redaction([])))];
    }

    // RFC 7692, section 7.2.1.
    private sealed class Compressor(bool takeover) : IDisposable
    {
        private readonly MemoryStream _output = new();
        private DeflateStream? _deflate;

        public byte[] Of(string text)
        {
            if (text.Length == 0)
                return [0];
            _deflate ??= new DeflateStream(_output, CompressionLevel.Optimal, leaveOpen: true);
            _output.SetLength(0);
            _deflate.Write(Encoding.UTF8.GetBytes(text));
            _deflate.Flush();
            var bytes = _output.ToArray()[..^4];
            if (!takeover)
            {
                _deflate.Dispose();
                _deflate = null;
            }

            return bytes;
        }

        public void Dispose() => _deflate?.Dispose();
    }
}
