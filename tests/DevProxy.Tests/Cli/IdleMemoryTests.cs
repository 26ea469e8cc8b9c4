using DevProxy.Cli;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Cli;

public sealed class IdleMemoryTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _looked = new(0);
    private Task _running = Task.CompletedTask;
    private long _allocated = 1_000_000;
    private int _given;

    [Fact]
    public async Task After_a_burst_memory_is_given_back_once()
    {
        await StartAsync();

        await PassAsync(IdleMemory.WorthBytes);
        Assert.Equal(0, _given);
        await PassAsync(1000);
        await PassAsync(1000); // What was done at the look before is done by the next one.
        Assert.Equal(1, _given);
        for (var i = 0; i < 100; i++)
            await PassAsync(1000);
        Assert.Equal(1, _given);
    }

    [Fact]
    public async Task While_there_is_traffic_of_whatever_kind_nothing_is_collected()
    {
        await StartAsync();

        for (var i = 0; i < 100; i++)
            await PassAsync(IdleMemory.IdleBytes);

        Assert.Equal(0, _given);
    }

    [Fact]
    public async Task A_little_that_was_used_is_not_worth_it()
    {
        await StartAsync();

        await PassAsync(IdleMemory.WorthBytes / 2);
        await PassAsync(0);
        await PassAsync(0);

        Assert.Equal(0, _given);
    }

    [Fact]
    public async Task A_page_that_polls_does_not_stop_the_world_more_than_once_a_minute()
    {
        await StartAsync();
        var looks = (int)(IdleMemory.Pause / IdleMemory.Interval) * 10;

        for (var i = 0; i < looks; i++)
            await PassAsync(IdleMemory.IdleBytes - 1);
        await PassAsync(IdleMemory.IdleBytes);

        Assert.InRange(_given, 5, 10);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _running;
        _ended.Dispose();
        _looked.Dispose();
    }

    private async Task StartAsync()
    {
        _running = new IdleMemory(_time, Allocated, () => _given++).RunAsync(_ended.Token);
        await _looked.WaitAsync(TestContext.Current.CancellationToken);
    }

    // Each look asks once.
    private async Task PassAsync(long allocated)
    {
        _allocated += allocated;
        _time.Advance(IdleMemory.Interval);
        await _looked.WaitAsync(TestContext.Current.CancellationToken);
    }

    private long Allocated()
    {
        _looked.Release();
        return _allocated;
    }
}
