using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class BodyTeeTests
{
    [Theory]
    [InlineData(0, 5, 0, true)]
    [InlineData(3, 5, 3, true)]
    [InlineData(5, 5, 5, false)]
    [InlineData(4000, 5, 5, false)]
    public void It_keeps_the_first_bytes_and_counts_all(int capacity, int passed, int kept, bool truncated)
    {
        using var tee = new BodyTee(capacity);

        for (byte i = 0; i < passed; i++)
            tee.Append([i]);

        Assert.Equal(passed, tee.Size);
        Assert.Equal(Enumerable.Range(0, kept).Select(i => (byte)i), tee.ToArray());
        Assert.Equal(truncated, tee.IsTruncated);
    }

    [Fact]
    public void It_grows_over_many_pieces_without_losing_one()
    {
        using var tee = new BodyTee(100_000);
        var body = Enumerable.Range(0, 90_000).Select(i => (byte)i).ToArray();

        foreach (var piece in body.Chunk(777))
            tee.Append(piece);

        Assert.Equal(body, tee.ToArray());
    }

    [Fact]
    public void What_comes_after_the_end_is_neither_kept_nor_counted()
    {
        using var tee = new BodyTee(10);
        tee.Append([1, 2]);

        tee.Freeze();
        tee.Append([3]);

        Assert.Equal(2, tee.Size);
        Assert.Equal([1, 2], tee.ToArray());
    }
}
