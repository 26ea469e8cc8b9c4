using DevProxy.Inspector;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Inspector;

public sealed class EventQueueTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void An_exchange_is_reported_when_it_is_answered_and_again_when_it_ends()
    {
        var queue = new EventQueue(100, _time);
        queue.Opened(1);
        Assert.Empty(queue.Take(10).Ids);

        queue.Changed(1);
        queue.Changed(1);

        Assert.Equal([1, 1], queue.Take(10).Ids);
    }

    [Fact]
    public void An_exchange_without_an_answer_is_reported_once_after_a_second()
    {
        var queue = new EventQueue(100, _time);
        queue.Opened(1);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Empty(queue.Take(10).Ids);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([1], queue.Take(10).Ids);
        Assert.Empty(queue.Take(10).Ids);
    }

    [Fact]
    public async Task Messages_are_reported_at_once_and_then_a_few_times_a_second()
    {
        var queue = new EventQueue(100, _time);
        for (var i = 0; i < 20_000; i++)
            queue.Passed(i % 2);
        await queue.WaitAsync(TimeSpan.FromDays(1), Token);
        Assert.Equal([0, 1], queue.Take(10).Passed.Order());

        queue.Passed(1);
        Assert.Empty(queue.Take(10).Passed);
        await queue.WaitAsync(TimeSpan.FromDays(1), Token); // Now the queue knows that there is something to wait for.
        var waiting = queue.WaitAsync(TimeSpan.FromDays(1), Token);
        Assert.False(waiting.IsCompleted);
        _time.Advance(EventQueue.PassedPause);
        await waiting;
        Assert.Equal([1], queue.Take(10).Passed);
        Assert.Empty(queue.Take(10).Passed);
    }

    [Fact]
    public void A_slow_subscriber_gets_only_the_latest_state()
    {
        var queue = new EventQueue(8, _time);
        for (var id = 1; id <= 4; id++)
        {
            queue.Changed(id);
            queue.Changed(id);
        }

        // From the third waiting exchange on, one that waits already is not queued twice.
        Assert.Equal([1, 1, 2, 3, 4], queue.Take(10).Ids);
    }

    [Fact]
    public void Exchanges_that_do_not_fit_are_dropped_and_counted()
    {
        var queue = new EventQueue(4, _time);
        for (var id = 1; id <= 5; id++)
            queue.Changed(id);

        var batch = queue.Take(10);

        Assert.Equal([5], batch.Ids);
        Assert.Equal(4, batch.Lost);
        Assert.Equal(0, queue.Take(10).Lost);
    }

    [Fact]
    public void Exchanges_that_were_never_read_do_not_pile_up()
    {
        var queue = new EventQueue(4, _time);
        for (var id = 1; id <= 1000; id++)
            queue.Opened(id);
        _time.Advance(EventQueue.UnansweredDelay);

        var batch = queue.Take(1000);

        Assert.Equal([997, 998, 999, 1000], batch.Ids);
        Assert.Equal(996, batch.Lost);
    }

    [Fact]
    public void A_batch_has_at_most_the_requested_size_and_the_rest_follows_at_once()
    {
        var queue = new EventQueue(100, _time);
        for (var id = 1; id <= 5; id++)
            queue.Changed(id);

        Assert.Equal([1, 2, 3], queue.Take(3).Ids);
        Assert.True(queue.WaitAsync(TimeSpan.FromHours(1), Token).IsCompletedSuccessfully);
        Assert.Equal([4, 5], queue.Take(3).Ids);
    }

    [Fact]
    public void A_change_of_the_configuration_is_reported_once()
    {
        var queue = new EventQueue(4, _time);
        queue.ConfigChanged();
        queue.ConfigChanged();

        Assert.True(queue.Take(10).ConfigChanged);
        Assert.False(queue.Take(10).ConfigChanged);
    }

    [Fact]
    public async Task Waiting_ends_when_an_exchange_has_waited_long_enough()
    {
        var queue = new EventQueue(4, _time);
        queue.Opened(1);
        await queue.WaitAsync(TimeSpan.FromHours(1), Token); // Now the queue knows that there is something to wait for.
        var waiting = queue.WaitAsync(TimeSpan.FromHours(1), Token);
        Assert.False(waiting.IsCompleted);

        _time.Advance(EventQueue.UnansweredDelay);

        await waiting;
        Assert.Equal([1], queue.Take(10).Ids);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        var queue = new EventQueue(4, _time);
        using var cancellation = new CancellationTokenSource();
        var waiting = queue.WaitAsync(TimeSpan.FromHours(1), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
