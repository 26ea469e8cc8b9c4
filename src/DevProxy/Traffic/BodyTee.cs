using System.Buffers;

namespace DevProxy.Traffic;

/// <summary>
/// The first bytes of a body, copied as they pass, and the count of all of them. It never holds a byte back and never asks for one.
/// </summary>
/// <param name="capacity">How many bytes are kept, 0 or more.</param>
internal sealed class BodyTee(int capacity) : IDisposable
{
    private const int FirstRent = 1024;

    private readonly Lock _gate = new();
    private byte[] _buffer = [];
    private int _kept;
    private bool _pooled;
    private bool _frozen;

    /// <summary>Bytes that passed, all of them.</summary>
    public long Size { get; private set; }

    /// <summary>Bytes that are kept.</summary>
    public int KeptBytes => _kept;

    /// <summary>Whether more passed than is kept.</summary>
    public bool IsTruncated => Size > _kept;

    /// <summary>Copies what there is room for.</summary>
    public void Append(ReadOnlySpan<byte> passed)
    {
        if (passed.IsEmpty)
            return;
        lock (_gate)
        {
            // A copy that outlives the exchange (a request body whose answer came first) counts no more.
            if (_frozen)
                return;
            Size += passed.Length;
            var fitting = passed[..Math.Min(passed.Length, capacity - _kept)];
            if (fitting.IsEmpty)
                return;
            MakeRoom(_kept + fitting.Length);
            fitting.CopyTo(_buffer.AsSpan(_kept));
            _kept += fitting.Length;
        }
    }

    /// <summary>A copy of what is kept so far.</summary>
    public byte[] ToArray()
    {
        lock (_gate)
            return _buffer.AsSpan(0, _kept).ToArray();
    }

    /// <summary>The exchange is over: what is kept takes its own size from now on, and the pool gets its buffer back.</summary>
    public void Freeze()
    {
        lock (_gate)
        {
            _frozen = true;
            if (!_pooled)
                return;
            var kept = _buffer.AsSpan(0, _kept).ToArray();
            GiveBack();
            _buffer = kept;
        }
    }

    public void Dispose() => Freeze();

    private void MakeRoom(int size)
    {
        if (_buffer.Length >= size)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstRent, Math.Min(capacity, Math.Max(size, _buffer.Length * 2))));
        _buffer.AsSpan(0, _kept).CopyTo(larger);
        if (_pooled)
            GiveBack();
        _buffer = larger;
        _pooled = true;
    }

    private void GiveBack()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _pooled = false;
    }
}
