using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>Exchanges whose answer has not begun, so that a silent upstream is named while the person still wonders.</summary>
/// <param name="time">The clock. Its time of day may be set; how long something takes is not measured by that.</param>
internal sealed class PendingResponses(TimeProvider time)
{
    /// <summary>How long an exchange may wait before it is reported.</summary>
    public static readonly TimeSpan ReportDelay = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, (Func<ExchangeRecord> Record, long Since)> _waiting = [];

    /// <summary>The exchange waits from now on.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="record">Its record, asked for where it waits too long.</param>
    public void Add(long id, Func<ExchangeRecord> record)
    {
        lock (_gate)
            _waiting[id] = (record, time.GetTimestamp());
    }

    /// <summary>Its answer is there, or will not come.</summary>
    public void Remove(long id)
    {
        lock (_gate)
            _waiting.Remove(id);
    }

    /// <summary>Those that have waited too long, and have no answer meanwhile; each is given out once.</summary>
    public IReadOnlyList<ExchangeRecord> TakeDue()
    {
        lock (_gate)
        {
            var due = _waiting.Where(one => time.GetElapsedTime(one.Value.Since) >= ReportDelay).OrderBy(static one => one.Key).ToList();
            foreach (var one in due)
                _waiting.Remove(one.Key);
            return [.. due.Select(static one => one.Value.Record()).Where(static record => record.Response is null)];
        }
    }
}
