using System.Runtime.CompilerServices;

namespace DevProxy.Traffic;

/// <summary>
/// The last messages of a stream that may go on for days: at most <see cref="Most"/> of them, and of their contents
/// the newest <see cref="Capacity"/> bytes, as many as of a body. Both directions of a stream may add at the same time.
/// </summary>
/// <remarks>
/// Thousands may pass in a second: entries stand in one ring, their contents in another, and one more takes no memory once both have grown.
/// </remarks>
/// <param name="capacity">Bytes of their contents that are kept, 1 or more.</param>
/// <param name="mayGrow">Asked before so many bytes more are held; where the answer is no, older ones leave instead. Null where there is
/// always room.</param>
/// <param name="added">Called by <see cref="Tell"/>; null for nobody.</param>
internal sealed class LastEntries<T>(int capacity, Func<int, bool>? mayGrow = null, Action? added = null)
    where T : struct
{
    /// <summary>How many are kept.</summary>
    public const int Most = 500;

    private const int FirstEntries = 16;
    private const int FirstContentBytes = 256;

    private readonly Lock _gate = new();
    private Slot[] _entries = [];
    private int _first;
    private int _count;
    private byte[] _bytes = [];
    private int _start; // of the contents, which stand in the order of their entries
    private int _contentBytes;
    private int _withoutContent; // how many of the oldest entries have lost their content
    private long _before;
    private int _used;
    private int _granted;
    private bool _isOver;

    /// <summary>Bytes of content that are kept of all entries together, and so of one.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>Bytes of memory that it takes, or may take without asking again.</summary>
    public int HeldBytes => _granted;

    /// <summary>Keeps one more.</summary>
    /// <param name="entry">The entry, without its content.</param>
    /// <param name="content">At most <see cref="Capacity"/> bytes.</param>
    public void Add(in T entry, ReadOnlySpan<byte> content)
    {
        var mayAsk = true;
        while (true)
        {
            (int Entries, int Bytes) now;
            (int Entries, int Bytes) wanted;
            lock (_gate)
            {
                if (_isOver)
                    return;
                now = (_entries.Length, _bytes.Length);
                wanted = Wanted(content.Length);
                if (wanted == now || !mayAsk)
                {
                    Append(entry, content);
                    return;
                }
            }

            mayAsk = TryGrow(now, wanted);
        }
    }

    /// <summary>Says that some were added: once for all that came together.</summary>
    public void Tell() => added?.Invoke();

    /// <summary>Takes memory for what belongs to no entry yet: a message that is not complete, a decoder.</summary>
    /// <returns>Whether there is room.</returns>
    public bool Hold(int bytes)
    {
        int missing;
        lock (_gate)
        {
            missing = _used + bytes - _granted;
            if (_isOver || missing <= 0)
            {
                _used += _isOver ? 0 : bytes;
                return !_isOver;
            }
        }

        // Outside the lock: whoever makes room may make this one forget.
        if (mayGrow?.Invoke(missing) == false)
            return false;
        lock (_gate)
        {
            if (_isOver)
                return false;
            _granted += missing;
            _used += bytes;
            return true;
        }
    }

    /// <summary>Gives back what was held.</summary>
    public void Release(int bytes)
    {
        lock (_gate)
            _used -= _isOver ? 0 : bytes;
    }

    /// <summary>All that are kept, oldest first, and how many passed before them.</summary>
    public (Kept<T>[] Entries, long Before) Snapshot()
    {
        lock (_gate)
        {
            var contents = Contents(_contentBytes);
            var kept = new Kept<T>[_count];
            for (int i = 0, at = 0; i < _count; i++)
            {
                ref var slot = ref At(i);
                kept[i] = new Kept<T>(slot.Entry, contents.AsMemory(at, slot.Bytes), slot.HasLeft);
                at += slot.Bytes;
            }

            return (kept, _before);
        }
    }

    /// <summary>No more will come: what is kept takes its own size from now on.</summary>
    public void Freeze()
    {
        lock (_gate)
        {
            _isOver = true;
            Resize(_count, _contentBytes);
            _granted = _used = Size(_count, _contentBytes);
        }
    }

    /// <summary>Nobody will ask for them: nothing is kept from now on.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _isOver = true;
            (_entries, _bytes) = ([], []);
            _first = _count = _start = _contentBytes = _withoutContent = _used = _granted = 0;
        }
    }

    // How large both have to be for one more.
    private (int Entries, int Bytes) Wanted(int content)
    {
        var bytes = Math.Min(Capacity, _contentBytes + content);
        return (
            _count < Most && _count == _entries.Length ? Math.Clamp(_count * 2, FirstEntries, Most) : _entries.Length,
            bytes > _bytes.Length ? Math.Min(Capacity, Math.Max(bytes, Math.Max(FirstContentBytes, _bytes.Length * 2))) : _bytes.Length
        );
    }

    private bool TryGrow((int Entries, int Bytes) now, (int Entries, int Bytes) wanted)
    {
        var more = Size(wanted.Entries, wanted.Bytes) - Size(now.Entries, now.Bytes);
        if (!Hold(more))
            return false;
        lock (_gate)
        {
            // The other direction may have done the same.
            if (!_isOver && now == (_entries.Length, _bytes.Length))
                Resize(wanted.Entries, wanted.Bytes);
            else
                _used -= _isOver ? 0 : more;
            return true;
        }
    }

    private static int Size(int entries, int bytes) => entries * Unsafe.SizeOf<Slot>() + bytes;

    private void Resize(int entries, int bytes)
    {
        var slots = new Slot[entries];
        for (var i = 0; i < _count; i++)
            slots[i] = At(i);
        (_entries, _first) = (slots, 0);
        (_bytes, _start) = (Contents(bytes), 0);
    }

    private byte[] Contents(int size)
    {
        var contents = GC.AllocateUninitializedArray<byte>(size);
        var whole = _bytes.AsSpan(_start, Math.Min(_contentBytes, _bytes.Length - _start));
        whole.CopyTo(contents);
        _bytes.AsSpan(0, _contentBytes - whole.Length).CopyTo(contents.AsSpan(whole.Length));
        return contents;
    }

    private ref Slot At(int place)
    {
        var at = _first + place;
        return ref _entries[at < _entries.Length ? at : at - _entries.Length];
    }

    private void Append(in T entry, ReadOnlySpan<byte> content)
    {
        if (_count > 0 && _count == _entries.Length)
            DropOldest();
        if (_entries.Length == 0)
        {
            _before++;
            return;
        }

        // A larger one has no place where the store had no room for it.
        var fits = content.Length <= _bytes.Length;
        while (fits && _contentBytes + content.Length > _bytes.Length)
            DropOldestContent();
        At(_count++) = new Slot(entry, fits ? content.Length : 0, !fits);
        if (fits)
            Put(content);
    }

    private void Put(ReadOnlySpan<byte> content)
    {
        var end = _start + _contentBytes;
        if (end >= _bytes.Length)
            end -= _bytes.Length;
        var first = Math.Min(content.Length, _bytes.Length - end);
        content[..first].CopyTo(_bytes.AsSpan(end));
        content[first..].CopyTo(_bytes);
        _contentBytes += content.Length;
    }

    private void DropOldestContent()
    {
        ref var oldest = ref At(_withoutContent++);
        if (oldest.Bytes == 0)
            return;
        DropBytes(oldest.Bytes);
        oldest = oldest with { Bytes = 0, HasLeft = true };
    }

    private void DropOldest()
    {
        ref var oldest = ref At(0);
        DropBytes(oldest.Bytes);
        oldest = default;
        _first = _first + 1 == _entries.Length ? 0 : _first + 1;
        _count--;
        _before++;
        _withoutContent = Math.Max(0, _withoutContent - 1);
    }

    private void DropBytes(int count)
    {
        _contentBytes -= count;
        _start += count;
        if (_start >= _bytes.Length)
            _start -= _bytes.Length;
    }

    private record struct Slot(T Entry, int Bytes, bool HasLeft);
}

/// <summary>One of <see cref="LastEntries{T}"/>.</summary>
/// <param name="Entry">The entry, without its content.</param>
/// <param name="Content">What is kept of its content.</param>
/// <param name="HasLeft">Whether it had one that is not kept.</param>
internal readonly record struct Kept<T>(T Entry, ReadOnlyMemory<byte> Content, bool HasLeft);
