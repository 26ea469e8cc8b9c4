using DevProxy.Pipeline;

namespace DevProxy.Tests.Pipeline;

public sealed class PreflightBodyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 0)]
    public async Task What_is_dropped_is_decided_by_the_first_flush(bool dropped, int passed)
    {
        PreflightBody? body = null;
        using var inner = new FlushWatch(() => body!.IsDropped = dropped);
        await using var stream = body = new PreflightBody(inner);

        await stream.WriteAsync(new byte[] { 1, 2, 3 }, Token);
        await stream.FlushAsync(Token);

        Assert.Equal(passed, inner.Length);
    }

    private sealed class FlushWatch(Action flushed) : MemoryStream
    {
        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            flushed();
            return Task.CompletedTask;
        }
    }
}
