namespace DevProxy.Traffic;

/// <summary>The first bytes of a message that is not complete yet.</summary>
/// <param name="capacity">How many are kept.</param>
/// <param name="hold">Whether there is memory for so many bytes more.</param>
internal sealed class FirstBytes(int capacity, Func<int, bool> hold)
{
    private const int FirstSize = 256;

    private byte[] _bytes = [];

    /// <summary>How many are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there were more.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What is kept.</summary>
    public ReadOnlySpan<byte> Kept => _bytes.AsSpan(0, Count);

    /// <summary>More bytes have come.</summary>
    /// <param name="bytes">The next bytes of the message.</param>
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

    /// <summary>The next message begins; the memory serves it.</summary>
    public void Clear()
    {
        Count = 0;
        IsCut = false;
    }

    private bool Grow(int needed, long expected)
    {
        // What a frame says of its length is not believed before its bytes come.
        var wanted = expected > needed ? Math.Min(expected, needed * 4L) : needed * 2L;
        var size = (int)Math.Min(capacity, Math.Max(FirstSize, wanted));
        if (!hold(size - _bytes.Length))
            return false;
        var larger = GC.AllocateUninitializedArray<byte>(size);
        Kept.CopyTo(larger);
        _bytes = larger;
        return true;
    }
}
