using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class TeeStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_passes_at_once_and_is_shown_once()
    {
        using var inner = new MemoryStream();
        using var tee = new BodyTee(100);
        await using var stream = new TeeStream(inner, tee);

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
