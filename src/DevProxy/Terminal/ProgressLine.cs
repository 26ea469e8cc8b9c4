using System.Globalization;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>
/// A line on a terminal that says what is being waited for, and for how long already. Where there is no terminal there is no line.
/// </summary>
/// <param name="surface">Standard error, so that standard output stays clean.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressLine(Surface surface, TimeProvider time)
{
    // To the line's beginning, and erase it (ECMA-48, CR and EL).
    private const string Erase = "\r\u001b[2K";

    // What is over at once needs no line.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private volatile string _what = "";

    /// <summary>Does the work while the line is shown.</summary>
    /// <param name="work">The work; it is given a way to say what it waits for.</param>
    public async Task<T> ShowAsync<T>(Func<Action<string>, Task<T>> work)
    {
        var started = time.GetTimestamp();
        var running = work(what => _what = what);
        if (surface.Columns() is null)
            return await running;
        for (var wait = Patience; !await IsDoneAsync(running, wait); wait = Second)
            Write(Erase + Line(time.GetElapsedTime(started)));
        if (time.GetElapsedTime(started) >= Patience)
            Write(Erase);
        return await running;
    }

    private async Task<bool> IsDoneAsync(Task running, TimeSpan within) => await Task.WhenAny(running, Task.Delay(within, time)) == running;

    private string Line(TimeSpan elapsed)
    {
        var line = TerminalText.Escape(
            string.Create(CultureInfo.InvariantCulture, $"waiting for {_what}, {elapsed.TotalSeconds:0} s (Ctrl+C to stop)")
        );

        // A line that wraps would be erased by half.
        return surface.Columns() is { } columns ? TextWrap.Shorten(line, columns - 1) : line;
    }

    private void Write(string text)
    {
        surface.Writer.Write(text);
        surface.Writer.Flush();
    }
}

/// <summary>Exchanges whose answer has not begun, so that a silent upstream is named while the person still wonders.</summary>
/// <param name="time">The clock. Its time of day may be set; how long something takes is not measured by that.</param>
internal sealed class PendingResponses(TimeProvider time)
{
    /// <summary>How long nothing is said.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
            var due = _waiting.Where(one => time.GetElapsedTime(one.Value.Since) >= Patience).OrderBy(static one => one.Key).ToList();
            foreach (var one in due)
                _waiting.Remove(one.Key);
            return [.. due.Select(static one => one.Value.Record()).Where(static record => record.Response is null)];
        }
    }
}
