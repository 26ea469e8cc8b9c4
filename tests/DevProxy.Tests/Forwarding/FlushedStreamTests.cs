using System.Text;
using DevProxy.Forwarding;

namespace DevProxy.Tests.Forwarding;

public sealed class FlushedStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_written_is_through_at_once()
    {
        using var wire = new MemoryStream();
        await using var gathering = new BufferedStream(wire, 1000);
        await using var flushed = new FlushedStream(gathering);

        await flushed.WriteAsync("a"u8.ToArray().AsMemory(), Cancellation);
        Assert.Equal("a", Written(wire));
        var bytes = "-b-"u8.ToArray();
#pragma warning disable CA1835 // The older overload is what is asked here.
        await flushed.WriteAsync(bytes, 1, 1, Cancellation);
#pragma warning restore CA1835
        Assert.Equal("ab", Written(wire));
        WriteNow(flushed, bytes);
        Assert.Equal("abb", Written(wire));
        Assert.Null(flushed.Fault);
    }

    [Fact]
    public async Task A_write_that_the_upstream_does_not_take_is_remembered()
    {
        using var full = new MemoryStream([], writable: false);
        await using var flushed = new FlushedStream(full);
        var thrown = await Assert.ThrowsAsync<NotSupportedException>(async () => await flushed.WriteAsync("a"u8.ToArray(), Cancellation));
        Assert.Same(thrown, flushed.Fault);
    }

    [Fact]
    public async Task The_handlers_stream_stays_open()
    {
        using var wire = new MemoryStream();
        await new FlushedStream(wire).DisposeAsync();
        Assert.True(wire.CanWrite);
    }

    private static void WriteNow(Stream stream, byte[] bytes) => stream.Write(bytes, 1, 1);

    private static string Written(MemoryStream wire) => Encoding.Latin1.GetString(wire.ToArray());
}
