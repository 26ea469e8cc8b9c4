using DevProxy.Forwarding;

namespace DevProxy.Tests.Forwarding;

public sealed class AnswerLimitTests
{
    [Fact]
    public async Task It_runs_out_once_it_was_started_and_stays_so_when_it_is_over()
    {
        using var limit = new AnswerLimit(TimeSpan.FromMilliseconds(1));
        Assert.True(limit.Token.CanBeCanceled);
        Assert.False(limit.Expired);

        limit.Start();
        await OverAsync(limit);
        limit.Dispose();
        Assert.True(limit.Expired);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Timeout.Infinite)]
    public void Without_a_time_it_never_runs_out(int milliseconds)
    {
        using var limit = new AnswerLimit(TimeSpan.FromMilliseconds(milliseconds));
        limit.Start();
        Assert.False(limit.Token.CanBeCanceled);
        Assert.False(limit.Expired);
    }

    [Fact]
    public async Task A_limit_that_waits_does_not_run()
    {
        using var waiting = new AnswerLimit(TimeSpan.FromMilliseconds(300));
        using var running = new AnswerLimit(TimeSpan.FromMilliseconds(500));
        waiting.Start();
        waiting.Pause();
        running.Start();
        await OverAsync(running);
        Assert.False(waiting.Expired);
    }

    [Fact]
    public void The_last_byte_of_a_body_that_comes_after_the_answer_starts_nothing()
    {
        using var limit = new AnswerLimit(TimeSpan.FromMilliseconds(1));
        limit.Dispose();
        limit.Start();
        Assert.False(limit.Expired);
    }

    private static async Task OverAsync(AnswerLimit limit)
    {
        var over = new TaskCompletionSource();
        await using var registration = limit.Token.Register(over.SetResult);
        await over.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }
}
