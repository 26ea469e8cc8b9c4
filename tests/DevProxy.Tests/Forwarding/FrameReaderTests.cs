using System.Buffers.Binary;
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
            .. Frame(1, true, new byte[5], masked: true),
            .. Frame(2, false, new byte[200], masked: true),
            .. Frame(9, true, new byte[3], masked: true),
            .. Frame(0, true, new byte[70000], masked: false),
            .. Frame(1, true, [], masked: true),
            .. Frame(8, true, [0x03, 0xE9, (byte)'x'], masked: true),
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
        Assert.True(reader.Feed(Frame(8, true, [], masked: false)));
        Assert.Equal(1005, reader.CloseCode);
    }

    [Fact]
    public void An_open_direction_has_no_code()
    {
        var reader = new FrameReader();
        Assert.True(reader.Feed(Frame(1, true, "hello"u8.ToArray(), masked: false)));
        Assert.False(reader.Feed(Frame(9, true, [], masked: false)));
        Assert.Null(reader.CloseCode);
        Assert.Equal(new WebSocketCount(1, 5), reader.Count);
    }

    private static byte[] Frame(int opcode, bool final, byte[] payload, bool masked)
    {
        var frame = new List<byte> { (byte)((final ? 0x80 : 0) | opcode) };
        var mask = masked ? 0x80 : 0;
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)payload.Length);
        if (payload.Length < 126)
            frame.Add((byte)(mask | payload.Length));
        else if (payload.Length <= ushort.MaxValue)
            frame.AddRange([(byte)(mask | 126), .. length[6..]]);
        else
            frame.AddRange([(byte)(mask | 127), .. length]);
        byte[] key = [0x11, 0x22, 0x33, 0x44];
        if (masked)
            frame.AddRange(key);
        frame.AddRange(payload.Select((value, i) => masked ? (byte)(value ^ key[i % 4]) : value));
        return [.. frame];
    }
}
