using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class TeeStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_read_is_shown_once_by_every_way_of_reading()
    {
        using var inner = new MemoryStream([1, 2, 3, 4, 5, 6]);
        using var tee = new BodyTee(100);
        await using var stream = new TeeStream(inner, tee, null);
        var buffer = new byte[2];

        await stream.ReadExactlyAsync(buffer, Token);
#pragma warning disable CA1835, CA1849 // The older ways are what is tested.
        _ = await stream.ReadAsync(buffer, 0, 2, Token);
        stream.ReadExactly(buffer);
#pragma warning restore CA1835, CA1849

        Assert.Equal([1, 2, 3, 4, 5, 6], tee.ToArray());
    }

    [Fact]
    public async Task What_is_written_passes_at_once_and_is_shown_once()
    {
        using var inner = new MemoryStream();
        using var tee = new BodyTee(100);
        await using var stream = new TeeStream(inner, null, tee);

        await stream.WriteAsync(new byte[] { 1 }, Token);
        Assert.Equal(1, inner.Length);
#pragma warning disable CA1835, CA1849 // The older ways are what is tested.
        await stream.WriteAsync([2], 0, 1, Token);
        stream.Write([3], 0, 1);
#pragma warning restore CA1835, CA1849

        Assert.Equal([1, 2, 3], inner.ToArray());
        Assert.Equal([1, 2, 3], tee.ToArray());
    }
}
