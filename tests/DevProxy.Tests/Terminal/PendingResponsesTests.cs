using DevProxy.Terminal;
using DevProxy.Traffic;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Terminal;

public sealed class PendingResponsesTests
{
    private readonly FakeTimeProvider _time = new(Records.Noon);
    private readonly PendingResponses _waiting;

    public PendingResponsesTests() => _waiting = new PendingResponses(_time);

    [Fact]
    public void Nothing_is_due_before_ten_seconds()
    {
        Add(Records.Plain());
        _time.Advance(TimeSpan.FromSeconds(9.9));

        Assert.Empty(_waiting.TakeDue());
    }

    [Fact]
    public void After_ten_seconds_each_is_given_out_once_oldest_first()
    {
        Add(Records.Plain() with { Id = 8 });
        Add(Records.Plain() with { Id = 7 });
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([7, 8], _waiting.TakeDue().Select(record => record.Id));
        Assert.Empty(_waiting.TakeDue());
    }

    [Fact]
    public void What_has_an_answer_by_then_does_not_wait()
    {
        _waiting.Add(42, () => Records.Plain());
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(_waiting.TakeDue());
    }

    [Fact]
    public void What_was_answered_waits_no_more()
    {
        Add(Records.Plain());
        _waiting.Remove(42);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(_waiting.TakeDue());
    }

    private void Add(ExchangeRecord record) => _waiting.Add(record.Id, () => record with { Response = null });
}
