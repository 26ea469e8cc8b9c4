using System.Buffers;

namespace DevProxy.Traffic;

/// <summary>
/// The first bytes of a body, copied as they pass, and the count of all of them. It never holds a byte back and never asks for one.
/// </summary>
/// <param name="capacity">How many bytes are kept, 0 or more.</param>
/// <param name="mayGrow">Asked before the buffer takes so many bytes more; where the answer is no, what is kept is cut there. Null where
/// there is always room.</param>
internal sealed class BodyTee(int capacity, Func<int, bool>? mayGrow = null) : IDisposable
{
    private const int FirstRent = 1024;

    private readonly Lock _gate = new();
    private byte[] _buffer = [];
    private int _kept;
    private bool _pooled;
    private bool _full;
    private bool _frozen;
    private IBodyReader? _reader;

    /// <summary>Bytes that passed, all of them.</summary>
    public long Size { get; private set; }

    /// <summary>Bytes that are kept.</summary>
    public int KeptBytes => _kept;

    /// <summary>Bytes of memory that it takes; while the body passes, more than are kept.</summary>
    public int HeldBytes => _buffer.Length;

    /// <summary>Where the whole body is copied, too; null for nowhere.</summary>
    public WholeBody? Whole { get; init; }

    /// <summary>Asked at the first byte: who else reads the body as it passes; null for nobody.</summary>
    public Func<IBodyReader?>? Reading { private get; set; }

    /// <summary>Whether more passed than is kept.</summary>
    public bool IsTruncated => Size > _kept;

    /// <summary>Copies what there is room for. Only ever one call at a time.</summary>
    public void Append(ReadOnlySpan<byte> passed)
    {
        if (passed.IsEmpty)
            return;
        Whole?.Append(passed);
        if (Reading is { } reading)
        {
            Reading = null;
            _reader = reading();
        }

        _reader?.Read(passed);

        // Outside the lock: whoever makes room may close other tees, or this one.
        var room = RoomFor(passed.Length);
        var isGranted = room <= HeldBytes || mayGrow is null || mayGrow(room - HeldBytes);
        lock (_gate)
        {
            // A copy that outlives the exchange (a request body whose answer came first) counts no more.
            if (_frozen)
                return;
            Size += passed.Length;
            if (_full)
                return;
            if (isGranted)
                MakeRoom(room);

            // Once something is missing, nothing that comes later is kept: it would stand in the wrong place.
            _full = !isGranted;
            var fitting = passed[..Math.Min(passed.Length, Math.Min(capacity, _buffer.Length) - _kept)];
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
        _reader?.Dispose();
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

    /// <summary>Nobody will ask for the body: nothing of it is kept from now on, though its bytes are still counted.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            if (_pooled)
                GiveBack();
            _buffer = [];
            _kept = 0;
            _full = true;
        }
    }

    public void Dispose() => Freeze();

    // What the buffer is to hold for so many bytes more: it doubles, so that a body of many pieces asks a few times only.
    private int RoomFor(int more)
    {
        lock (_gate)
        {
            var wanted = (int)Math.Min(capacity, (long)_kept + more);
            if (_frozen || _full || wanted <= _buffer.Length)
                return 0;
            return Math.Max(FirstRent, (int)Math.Min(capacity, Math.Max(wanted, _buffer.Length * 2L)));
        }
    }

    private void MakeRoom(int size)
    {
        if (_buffer.Length >= size)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(size);
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

/// <summary>The body of an answer on its way: every byte passes at once, and is copied.</summary>
/// <param name="inner">The body; not disposed of here.</param>
/// <param name="copy">Gets what passes.</param>
internal sealed class TeeStream(Stream inner, BodyTee copy) : ForwardOnlyStream
{
    public override bool CanRead => false;

    public override bool CanWrite => inner.CanWrite;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        copy.Append(buffer.Span);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        copy.Append(buffer.AsSpan(offset, count));
        inner.Write(buffer, offset, count);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();
}

/// <summary>
/// Bytes on their way, from front to back: no length and no position. What a stream of this kind does not override it does not support.
/// </summary>
internal abstract class ForwardOnlyStream : Stream
{
    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
