using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>Exchanges whose answer has not begun, so that a silent upstream is named while the person still wonders.</summary>
/// <param name="time">The clock. Its time of day may be set; how long something takes is not measured by that.</param>
internal sealed class WaitingList(TimeProvider time)
{
    /// <summary>How long nothing is said.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, (ExchangeRecord Record, long Since)> _waiting = [];

    /// <summary>The exchange waits from now on.</summary>
    public void Add(ExchangeRecord record)
    {
        lock (_gate)
            _waiting[record.Id] = (record, time.GetTimestamp());
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
            var due = _waiting
                .Values.Where(one => time.GetElapsedTime(one.Since) >= Patience)
                .Select(static one => one.Record)
                .OrderBy(static record => record.Id)
                .ToList();
            foreach (var record in due)
                _waiting.Remove(record.Id);
            return due;
        }
    }
}
