using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class LastEntriesTests
{
    [Fact]
    public void The_last_five_hundred_are_kept()
    {
        var told = 0;
        var kept = new LastEntries<Note>(65536, added: () => told++);
        for (var i = 0; i < 20_000; i++)
            kept.Add(new Note($"{i}"), 5);

        Assert.Equal(Enumerable.Range(19_500, 500).Select(i => $"{i}"), Texts(kept));
        Assert.Equal(20_000, told);
        Assert.InRange(kept.HeldBytes, 500 * 5, 200_000);
    }

    [Fact]
    public void Contents_of_older_ones_leave_for_those_of_newer_ones()
    {
        var kept = new LastEntries<Note>(1000);
        foreach (var name in new[] { "a", "b", "c" })
            kept.Add(new Note(name), 400);
        Assert.Equal(["", "b", "c"], Texts(kept));
        kept.Add(new Note("d"), 1000);
        Assert.Equal(["", "", "", "d"], Texts(kept));
        for (var i = 0; i < LastEntries<Note>.Most; i++)
            kept.Add(new Note("e"), 2);
        Assert.Equal(Enumerable.Repeat("e", LastEntries<Note>.Most), Texts(kept));
    }

    [Fact]
    public void Where_the_store_has_no_room_older_ones_leave_instead()
    {
        var room = 10_000;
        var kept = new LastEntries<Note>(
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
            kept.Add(new Note($"{i}"), 1000);

        Assert.Equal("99", Texts(kept)[^1]);
        Assert.InRange(kept.ToArray().Length, 2, 10);
        Assert.InRange(kept.HeldBytes, 1, 10_000);
    }

    [Fact]
    public void What_is_forgotten_takes_no_memory_and_keeps_nothing()
    {
        var kept = new LastEntries<Note>(1000);
        kept.Add(new Note("a"), 400);
        kept.Forget();
        kept.Add(new Note("b"), 400);

        Assert.Empty(Texts(kept));
        Assert.Equal(0, kept.HeldBytes);
    }

    [Fact]
    public void What_is_frozen_takes_its_own_size()
    {
        var kept = new LastEntries<Note>(1000);
        kept.Add(new Note("a"), 400);
        kept.Freeze();

        Assert.Equal(["a"], Texts(kept));
        Assert.InRange(kept.HeldBytes, 400, 700);
    }

    private static string[] Texts(LastEntries<Note> kept) => [.. kept.ToArray().Select(static note => note.Text)];

    private sealed record Note(string Text) : IEntry<Note>
    {
        public Note WithoutContent() => new("");
    }
}
