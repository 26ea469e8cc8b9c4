using System.Collections.Immutable;

namespace DevProxy.Exchanges;

/// <summary>What happened lately, bounded, and who wants to hear of it.</summary>
/// <param name="time">The clock of the records.</param>
internal sealed class ExchangeStore(TimeProvider time) : IDisposable
{
    private const int EventsWaitingAtMost = 1024;

    private ImmutableArray<ExchangeSubscription> _subscriptions = [];

    /// <summary>The clock of the records.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Hears of every exchange from now on.</summary>
    public ExchangeSubscription Subscribe(int capacity = EventsWaitingAtMost)
    {
        var subscription = new ExchangeSubscription(capacity, left => ImmutableInterlocked.Update(ref _subscriptions, all => all.Remove(left)));
        ImmutableInterlocked.Update(ref _subscriptions, all => all.Add(subscription));
        return subscription;
    }

    /// <summary>Ends every subscription.</summary>
    public void Dispose()
    {
        foreach (var subscription in ImmutableInterlocked.InterlockedExchange(ref _subscriptions, []))
            subscription.Close();
    }
}
