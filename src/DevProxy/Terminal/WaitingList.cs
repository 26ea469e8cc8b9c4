using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>Exchanges whose answer has not begun, so that a silent upstream is named while the person still wonders.</summary>
/// <param name="time">The clock of the records.</param>
internal sealed class WaitingList(TimeProvider time)
{
    /// <summary>How long nothing is said.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, ExchangeRecord> _waiting = [];

    /// <summary>The exchange waits from now on.</summary>
    public void Add(ExchangeRecord record)
    {
        lock (_gate)
            _waiting[record.Id] = record;
    }

    /// <summary>Its answer is there, or will not come.</summary>
    public void Remove(long id)
    {
        lock (_gate)
            _waiting.Remove(id);
    }

    /// <summary>Those that have waited too long; each is given out once.</summary>
    public IReadOnlyList<ExchangeRecord> TakeDue()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var due = _waiting.Values.Where(record => now - record.StartedAt >= Patience).OrderBy(static record => record.Id).ToList();
            foreach (var record in due)
                _waiting.Remove(record.Id);
            return due;
        }
    }
}
