using DevProxy.Terminal;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Terminal;

public sealed class WaitingListTests
{
    private readonly FakeTimeProvider _time = new(Records.Noon);
    private readonly WaitingList _waiting;

    public WaitingListTests() => _waiting = new WaitingList(_time);

    [Fact]
    public void Nothing_is_due_before_ten_seconds()
    {
        _waiting.Add(Records.Plain());
        _time.Advance(TimeSpan.FromSeconds(9.9));

        Assert.Empty(_waiting.TakeDue());
    }

    [Fact]
    public void After_ten_seconds_each_is_given_out_once_oldest_first()
    {
        _waiting.Add(Records.Plain() with { Id = 8 });
        _waiting.Add(Records.Plain() with { Id = 7 });
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([7, 8], _waiting.TakeDue().Select(record => record.Id));
        Assert.Empty(_waiting.TakeDue());
    }

    [Fact]
    public void What_was_answered_waits_no_more()
    {
        _waiting.Add(Records.Plain());
        _waiting.Remove(42);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(_waiting.TakeDue());
    }
}
