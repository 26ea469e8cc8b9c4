using System.Collections.Immutable;
using DevProxy.Configuration;

namespace DevProxy.Traffic;

/// <summary>
/// The exchanges that are kept, in the order in which they came. When a bound is passed, page assets that have ended leave first, then
/// the oldest exchange that has ended, then the oldest that is still open, whose bodies are then no longer kept. Not safe for several
/// threads at once: the store guards it.
/// </summary>
/// <param name="bounds">How much is kept.</param>
internal sealed class ExchangeBuffer(StoreBounds bounds)
{
    private readonly LinkedList<Kept> _all = [];
    private readonly Dictionary<long, LinkedListNode<Kept>> _byId = [];

    // Ids of quiet exchanges, oldest first; some may have left already.
    private readonly Queue<long> _quiet = [];
    private long _bytes;

    /// <summary>Puts a new exchange at the end.</summary>
    public void Add(Exchange exchange)
    {
        var size = exchange.EstimateBytes();
        _byId.Add(exchange.Id, _all.AddLast(new Kept(exchange, size)));
        _bytes += size;
        MakeRoom();
    }

    /// <summary>Counts the bytes of an exchange again, which grew; one that has left stays away.</summary>
    public void Update(Exchange exchange)
    {
        if (!_byId.TryGetValue(exchange.Id, out var node))
            return;
        var size = exchange.EstimateBytes();
        _bytes += size - node.Value.Bytes;
        node.Value = new Kept(exchange, size);
        if (exchange.DurationMs is not null && PageAsset.IsOne(exchange))
            _quiet.Enqueue(exchange.Id);
        MakeRoom();
    }

    /// <summary>Makes room for more of an open exchange's body; exchanges that have ended leave for it.</summary>
    /// <param name="id">The exchange.</param>
    /// <param name="more">Bytes.</param>
    /// <returns>Whether there is room now. For one that has left there is none.</returns>
    public bool MayGrow(long id, int more)
    {
        if (!_byId.TryGetValue(id, out var node))
            return false;
        while (_bytes + more > bounds.Bytes && (OldestQuiet() ?? OldestEnded()) is { } ended)
            Remove(ended);
        if (_bytes + more > bounds.Bytes)
            return false;
        node.Value = node.Value with { Bytes = node.Value.Bytes + more };
        _bytes += more;
        return true;
    }

    public Exchange? Find(long id) => _byId.TryGetValue(id, out var node) ? node.Value.Exchange : null;

    /// <summary>All that is kept, oldest first.</summary>
    public ImmutableArray<Exchange> ToArray() => [.. _all.Select(kept => kept.Exchange)];

    public void Clear()
    {
        foreach (var kept in _all)
            Leave(kept.Exchange);
        _all.Clear();
        _byId.Clear();
        _quiet.Clear();
        _bytes = 0;
    }

    private void MakeRoom()
    {
        // The newest exchange always stays, however large: it is the one that somebody is looking at.
        while (_all.Count > 1 && (_all.Count > bounds.Exchanges || _bytes > bounds.Bytes))
            Remove(OldestQuiet() ?? OldestEnded() ?? _all.First!);
    }

    private LinkedListNode<Kept>? OldestQuiet()
    {
        while (_quiet.TryDequeue(out var id))
        {
            if (_byId.TryGetValue(id, out var node))
                return node;
        }

        return null;
    }

    private LinkedListNode<Kept>? OldestEnded()
    {
        for (var node = _all.First; node is not null && node != _all.Last; node = node.Next)
        {
            if (node.Value.Exchange.DurationMs is not null)
                return node;
        }

        return null;
    }

    private void Remove(LinkedListNode<Kept> node)
    {
        _all.Remove(node);
        _byId.Remove(node.Value.Exchange.Id);
        _bytes -= node.Value.Bytes;
        Leave(node.Value.Exchange);
    }

    // The bodies of one that has ended go with it, as soon as nobody reads it any more.
    private static void Leave(Exchange exchange)
    {
        if (exchange.DurationMs is null)
            exchange.ForgetBodies();
    }

    private readonly record struct Kept(Exchange Exchange, long Bytes);
}

/// <summary>How much the store keeps; whichever bound is reached first counts.</summary>
/// <param name="Exchanges">Exchanges, 1 or more.</param>
/// <param name="BodyBytes">Bytes of each body, 0 or more.</param>
/// <param name="Bytes">Bytes of all exchanges together, heads and bodies and verdicts.</param>
internal sealed record StoreBounds(int Exchanges, int BodyBytes, long Bytes)
{
    private const long BytesInMegabyte = 1024 * 1024;

    /// <summary>Without an inspector nobody can look back: exchanges stay just long enough to be told.</summary>
    public static StoreBounds Of(InspectorConfig? inspector) =>
        inspector is null
            ? new StoreBounds(1, 0, BytesInMegabyte)
            : new StoreBounds(inspector.MaxExchanges, inspector.MaxBodyBytes, inspector.MaxMemoryMegabytes * BytesInMegabyte);
}
