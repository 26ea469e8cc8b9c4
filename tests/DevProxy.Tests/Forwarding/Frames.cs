using System.Buffers.Binary;

namespace DevProxy.Tests.Forwarding;

/// <summary>Frames of a WebSocket (RFC 6455, section 5.2), written byte by byte.</summary>
internal static class Frames
{
    public const int Text = 1;
    public const int Binary = 2;
    public const int Close = 8;
    public const int Ping = 9;

    /// <param name="opcode">With the reserved bits, as 0x41 for compressed text.</param>
    /// <param name="final">Whether the message ends with it.</param>
    /// <param name="payload">Before it is masked.</param>
    /// <param name="masked">Whether it is a browser's.</param>
    public static byte[] Of(int opcode, bool final, byte[] payload, bool masked)
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
