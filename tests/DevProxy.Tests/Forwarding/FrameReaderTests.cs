using DevProxy.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Tests.Forwarding;

public sealed class FrameReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(4096)]
    public void Frames_are_counted_however_the_bytes_are_cut(int piece)
    {
        byte[] bytes =
        [
            .. Frames.Of(1, true, new byte[5], masked: true),
            .. Frames.Of(2, false, new byte[200], masked: true),
            .. Frames.Of(9, true, new byte[3], masked: true),
            .. Frames.Of(0, true, new byte[70000], masked: false),
            .. Frames.Of(1, true, [], masked: true),
            .. Frames.Of(8, true, [0x03, 0xE9, (byte)'x'], masked: true),
        ];
        var reader = new FrameReader();
        var news = 0;
        foreach (var part in bytes.Chunk(piece))
            news += reader.Feed(part) ? 1 : 0;

        Assert.Equal(new WebSocketCount(3, 70205), reader.Count);
        Assert.Equal(1001, reader.CloseCode);
        Assert.True(news > 0);
    }

    [Fact]
    public void A_close_frame_without_a_code_counts_as_1005()
    {
        var reader = new FrameReader();
        Assert.True(reader.Feed(Frames.Of(8, true, [], masked: false)));
        Assert.Equal(1005, reader.CloseCode);
    }

    [Fact]
    public void An_open_direction_has_no_code()
    {
        var reader = new FrameReader();
        Assert.True(reader.Feed(Frames.Of(1, true, "hello"u8.ToArray(), masked: false)));
        Assert.False(reader.Feed(Frames.Of(9, true, [], masked: false)));
        Assert.Null(reader.CloseCode);
        Assert.Equal(new WebSocketCount(1, 5), reader.Count);
    }
}
