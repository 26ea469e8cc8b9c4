using System.Globalization;

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

    // Work that is done by then needs no line.
    private static readonly TimeSpan ShowDelay = TimeSpan.FromMilliseconds(400);
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
        for (var wait = ShowDelay; !await IsDoneAsync(running, wait); wait = Second)
            Write(Erase + Line(time.GetElapsedTime(started)));
        if (time.GetElapsedTime(started) >= ShowDelay)
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
