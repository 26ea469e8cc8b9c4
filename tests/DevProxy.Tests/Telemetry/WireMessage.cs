using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace DevProxy.Tests.Telemetry;

/// <summary>A message of protobuf's wire format, by the numbers of its fields.</summary>
internal sealed class WireMessage
{
    private readonly ImmutableArray<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields;

    public WireMessage(ReadOnlyMemory<byte> bytes)
    {
        var fields = ImmutableArray.CreateBuilder<(int, ulong, ReadOnlyMemory<byte>)>();
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add((field, Varint(ref bytes), default));
                    break;
                case 1:
                    fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span), default));
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref bytes);
                    fields.Add((field, 0, bytes[..length]));
                    bytes = bytes[length..];
                    break;
                case 5:
                    fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span), default));
                    bytes = bytes[4..];
                    break;
                default:
                    throw new InvalidDataException($"There is no wire type {tag & 7}.");
            }
        }

        _fields = fields.ToImmutable();
    }

    public bool Has(int field) => _fields.Any(one => one.Field == field);

    /// <summary>The messages in a field.</summary>
    public IEnumerable<WireMessage> All(int field) => _fields.Where(one => one.Field == field).Select(one => new WireMessage(one.Bytes));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).Span);

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field).Span);

    public ulong Number(int field) => _fields.LastOrDefault(one => one.Field == field).Number;

    private ReadOnlyMemory<byte> Bytes(int field) => _fields.LastOrDefault(one => one.Field == field).Bytes;

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes.Span[0];
            bytes = bytes[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
