namespace DevProxy.Traffic;

/// <summary>What is kept of a stream in the order in which it passed.</summary>
internal interface IEntry<out T>
{
    /// <summary>The same, its content left out for that of newer ones.</summary>
    T WithoutContent();
}

/// <summary>
/// The last messages of a stream that may go on for days: at most <see cref="Most"/> of them, and no more of their contents than is kept of
/// a body, the newest. Both directions of a stream may add at the same time.
/// </summary>
/// <param name="capacity">Bytes of their contents that are kept, 1 or more.</param>
/// <param name="mayGrow">Asked before so many bytes more are held; where the answer is no, older ones leave instead. Null where there is
/// always room.</param>
/// <param name="added">Called after each of them; null for nobody.</param>
internal sealed class LastEntries<T>(int capacity, Func<int, bool>? mayGrow = null, Action? added = null)
    where T : class, IEntry<T>
{
    /// <summary>How many are kept.</summary>
    public const int Most = 500;

    // The object, its place, its array.
    private const int EntryBytes = 160;

    // Asking takes a lock that all exchanges share.
    private const int Step = 8 * 1024;

    private readonly Lock _gate = new();
    private (T Entry, int Bytes)[] _ring = [];
    private int _first;
    private int _count;
    private int _emptied; // the oldest, of which nothing but the content has left
    private long _before;
    private long _contentBytes;
    private int _used;
    private int _granted;
    private bool _isOver;

    /// <summary>Bytes of content that are kept of all entries together, and so of one.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>Bytes of memory that it takes, or may take without asking again.</summary>
    public int HeldBytes => _granted;

    /// <summary>Keeps one more.</summary>
    /// <param name="entry">It.</param>
    /// <param name="bytes">Of its content, at most <see cref="Capacity"/>.</param>
    /// <param name="held">Of these, how many are held already.</param>
    public void Add(T entry, int bytes, int held = 0)
    {
        var more = bytes - held + EntryBytes;
        if (!TryAdd(entry, bytes, more))
        {
            if (Hold(more))
                Release(more);
            else
                MakeRoom(more);
            if (!TryAdd(entry, bytes, more))
            {
                Release(held);
                return;
            }
        }

        added?.Invoke();
    }

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
        var asked = Math.Max(missing, Step);
        if (mayGrow?.Invoke(asked) == false)
            return false;
        lock (_gate)
        {
            if (_isOver)
                return false;
            _granted += asked;
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

    /// <summary>All that are kept, oldest first.</summary>
    public T[] ToArray() => Snapshot().Entries;

    /// <summary>All that are kept, oldest first, and how many passed before them.</summary>
    public (T[] Entries, long Before) Snapshot()
    {
        lock (_gate)
            return ([.. Enumerable.Range(0, _count).Select(i => At(i).Entry)], _before);
    }

    /// <summary>No more will come: what is kept takes its own size from now on.</summary>
    public void Freeze()
    {
        lock (_gate)
        {
            _isOver = true;
            _granted = _used = (int)_contentBytes + _count * EntryBytes;
        }
    }

    /// <summary>Nobody will ask for them: nothing is kept from now on.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _isOver = true;
            _ring = [];
            _contentBytes = _count = _emptied = _used = _granted = 0;
        }
    }

    // One lock for each message, once there is memory for all that are kept.
    private bool TryAdd(T entry, int bytes, int more)
    {
        lock (_gate)
        {
            if (_isOver || _used + more > _granted)
                return false;
            if (_count == Most)
                DropOldest();
            while (_emptied < _count && _contentBytes + bytes > Capacity)
                EmptyOldest();
            _used += more;
            Append(entry, bytes);
            return true;
        }
    }

    private void MakeRoom(int bytes)
    {
        lock (_gate)
        {
            while (_count > 0 && _used + bytes > _granted)
                DropOldest();
        }
    }

    private ref (T Entry, int Bytes) At(int place) => ref _ring[(_first + place) % _ring.Length];

    private void Append(T entry, int bytes)
    {
        if (_count == _ring.Length)
        {
            var larger = new (T, int)[Math.Clamp(_count * 2, 16, Most)];
            for (var i = 0; i < _count; i++)
                larger[i] = At(i);
            (_ring, _first) = (larger, 0);
        }

        At(_count++) = (entry, bytes);
        _contentBytes += bytes;
    }

    private void EmptyOldest()
    {
        ref var oldest = ref At(_emptied++);
        if (oldest.Bytes == 0)
            return;
        _contentBytes -= oldest.Bytes;
        _used -= oldest.Bytes;
        oldest = (oldest.Entry.WithoutContent(), 0);
    }

    private void DropOldest()
    {
        ref var oldest = ref At(0);
        _contentBytes -= oldest.Bytes;
        _used -= oldest.Bytes + EntryBytes;
        oldest = default;
        _first = (_first + 1) % _ring.Length;
        _count--;
        _before++;
        _emptied = Math.Max(0, _emptied - 1);
    }
}

/// <summary>The first bytes of a message that is not complete yet.</summary>
/// <param name="capacity">How many are kept.</param>
/// <param name="hold">Whether there is memory for so many bytes more.</param>
/// <param name="release">Gives it back.</param>
internal sealed class FirstBytes(int capacity, Func<int, bool> hold, Action<int> release)
{
    // Up to here the same array serves one message after the other; a larger one goes with its message.
    private const int SmallBytes = 4096;

    private const int FirstSize = 256;

    private byte[] _bytes = [];

    /// <summary>How many are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there were more.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What is kept.</summary>
    public ReadOnlySpan<byte> Kept => _bytes.AsSpan(0, Count);

    /// <summary>More bytes have come.</summary>
    /// <param name="bytes">They.</param>
    /// <param name="expected">How many are expected from here on, these among them: no more memory is taken for them.</param>
    /// <returns>Where they are kept, as far as they are.</returns>
    public Span<byte> Append(ReadOnlySpan<byte> bytes, long expected = 0)
    {
        var fitting = IsCut ? 0 : Math.Min(bytes.Length, capacity - Count);
        if (Count + fitting > _bytes.Length && !Grow(Count + fitting, Count + expected))
            fitting = 0;
        IsCut |= fitting < bytes.Length;
        var place = _bytes.AsSpan(Count, fitting);
        bytes[..fitting].CopyTo(place);
        Count += fitting;
        return place;
    }

    /// <summary>The message is complete; the next one begins.</summary>
    /// <returns>What was kept of it, in an array of its own, and how many bytes are held for that.</returns>
    public (byte[] Bytes, int Held) Take()
    {
        var isSmall = _bytes.Length <= SmallBytes;
        var taken = !isSmall && _bytes.Length == Count ? _bytes : Kept.ToArray();
        var held = isSmall ? 0 : Count;
        if (!isSmall)
        {
            if (_bytes.Length > Count)
                release(_bytes.Length - Count);
            _bytes = [];
        }

        Clear();
        return (taken, held);
    }

    /// <summary>What is kept is for nothing; its memory serves the next.</summary>
    public void Clear()
    {
        Count = 0;
        IsCut = false;
    }

    private bool Grow(int needed, long expected)
    {
        var wanted =
            Math.Max(needed, expected) <= SmallBytes || expected == 0 ? Math.Max(FirstSize, needed * 2L) : Math.Min(expected, needed * 4L);
        var size = (int)Math.Min(capacity, Math.Max(needed, wanted));
        if (!hold(size - _bytes.Length))
            return false;
        var larger = GC.AllocateUninitializedArray<byte>(size);
        Kept.CopyTo(larger);
        _bytes = larger;
        return true;
    }
}
