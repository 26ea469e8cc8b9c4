using System.Text;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class LastEntriesTests
{
    [Fact]
    public void The_last_five_hundred_are_kept()
    {
        var told = 0;
        var kept = new LastEntries<int>(65536, added: () => told++);
        for (var i = 0; i < 20_000; i++)
            kept.Add(i, Encoding.ASCII.GetBytes($"number {i}"));
        Assert.Equal(0, told);
        kept.Tell();

        var (entries, before) = kept.Snapshot();
        Assert.Equal(Enumerable.Range(19_500, 500), entries.Select(static one => one.Entry));
        Assert.Equal(Enumerable.Range(19_500, 500).Select(static i => $"number {i}"), entries.Select(Text));
        Assert.Equal((19_500, 1), (before, told));
        Assert.InRange(kept.HeldBytes, 500 * "number 19500".Length, 100_000);
    }

    [Fact]
    public void One_more_takes_no_memory_once_all_have_their_place()
    {
        var kept = new LastEntries<long>(65536);
        var content = new byte[200];
        for (var i = 0; i < 2000; i++)
            kept.Add(i, content);
        var held = kept.HeldBytes;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
            kept.Add(i, content);

        Assert.Equal((0, held), (GC.GetAllocatedBytesForCurrentThread() - before, kept.HeldBytes));
    }

    [Fact]
    public void Contents_of_older_ones_make_room_for_those_of_newer_ones()
    {
        var kept = new LastEntries<char>(1000);
        foreach (var name in "abc")
            Add(kept, name, 400);
        Assert.Equal("-bc", Contents(kept));
        Add(kept, 'd', 1000);
        Assert.Equal("---d", Contents(kept));
        for (var i = 0; i < LastEntries<char>.Most; i++)
            Add(kept, 'e', 2);
        Assert.Equal(new string('e', LastEntries<char>.Most), Contents(kept));
    }

    // Every length at every place of the ring, and some that are empty: what is kept is always the newest, whole, in its order.
    [Fact]
    public void What_is_kept_is_what_was_added()
    {
        var random = new Random(11);
        foreach (var capacity in new[] { 1, 7, 255, 256, 1000, 65536 })
        {
            var kept = new LastEntries<int>(capacity);
            var all = new List<byte[]>();
            for (var i = 0; i < 3000; i++)
            {
                var content = new byte[random.Next(0, 5) == 0 ? 0 : random.Next(0, Math.Min(capacity, 300) + 1)];
                random.NextBytes(content);
                all.Add(content);
                kept.Add(i, content);
                if (i % 97 != 0)
                    continue;
                var (entries, before) = kept.Snapshot();
                Assert.Equal(i + 1, before + entries.Length);
                Assert.True(entries.Sum(static one => one.Content.Length) <= capacity);
                Assert.All(entries, one => Assert.Equal(one.HasLeft ? [] : all[one.Entry], one.Content.ToArray()));
                var whole = entries.SkipWhile(static one => one.Content.IsEmpty);
                Assert.DoesNotContain(whole, static one => one.HasLeft);
            }
        }
    }

    [Fact]
    public void Where_the_store_has_no_room_older_ones_leave_instead()
    {
        var room = 10_000;
        var kept = new LastEntries<char>(
            65536,
            more =>
            {
                if (more > room)
                    return false;
                room -= more;
                return true;
            }
        );
        for (var i = 0; i < 100; i++)
            Add(kept, (char)('0' + i), 1000);

        Assert.EndsWith($"{(char)('0' + 98)}{(char)('0' + 99)}", Contents(kept), StringComparison.Ordinal);
        Assert.InRange(kept.Snapshot().Entries.Sum(static one => one.Content.Length), 2000, 10_000);
        Assert.InRange(kept.HeldBytes, 1, 10_000);

        // One for which there was no room says so, and the count goes on.
        Add(kept, 'x', 9000);
        var (entries, before) = kept.Snapshot();
        Assert.Equal(('x', true, 101), (entries[^1].Entry, entries[^1].HasLeft, before + entries.Length));
    }

    [Fact]
    public void What_is_forgotten_takes_no_memory_and_keeps_nothing()
    {
        var kept = new LastEntries<char>(1000);
        Add(kept, 'a', 400);
        kept.Forget();
        Add(kept, 'b', 400);

        Assert.Empty(Contents(kept));
        Assert.Equal(0, kept.HeldBytes);
    }

    [Fact]
    public void What_is_frozen_takes_its_own_size()
    {
        var kept = new LastEntries<char>(1000);
        Add(kept, 'a', 400);
        kept.Freeze();
        Add(kept, 'b', 400);

        Assert.Equal("a", Contents(kept));
        Assert.InRange(kept.HeldBytes, 400, 450);
    }

    [Fact]
    public async Task Both_directions_may_add_at_once()
    {
        var kept = new LastEntries<int>(10_000);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(who => Task.Run(() => AddAll(who))));

        var (entries, before) = kept.Snapshot();
        Assert.Equal(40_000, before + entries.Length);
        Assert.All(entries, static one => Assert.Equal(one.HasLeft ? "" : $"{one.Entry}", Text(one)));

        void AddAll(int who)
        {
            for (var i = 0; i < 10_000; i++)
                kept.Add((who * 10_000) + i, Encoding.ASCII.GetBytes($"{(who * 10_000) + i}"));
        }
    }

    private static void Add(LastEntries<char> kept, char name, int bytes) => kept.Add(name, Enumerable.Repeat((byte)name, bytes).ToArray());

    // One character for each, "-" for one whose content has left.
    private static string Contents(LastEntries<char> kept) =>
        string.Concat(kept.Snapshot().Entries.Select(static one => one.HasLeft ? '-' : (char)one.Content.Span[0]));

    private static string Text<T>(Kept<T> one) => Encoding.ASCII.GetString(one.Content.Span);
}
