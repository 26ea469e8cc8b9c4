using System.Globalization;
using Spectre.Console;

namespace DevProxy.Terminal;

/// <summary>A sign on a terminal that something is being waited for, and for how long already. Where there is no terminal there is no sign.</summary>
/// <param name="surface">Standard error, so that standard output stays clean.</param>
/// <param name="time">The clock.</param>
internal sealed class WaitingSign(Surface surface, TimeProvider time)
{
    // What is over at once needs no sign.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private volatile string _what = "";

    /// <summary>Does the work under the sign.</summary>
    /// <param name="work">The work; it is given a way to say what it waits for.</param>
    public async Task<T> ShowAsync<T>(Func<Action<string>, Task<T>> work)
    {
        var started = time.GetTimestamp();
        var running = work(what => _what = what);
        if (surface.Columns() is null || await IsDoneAsync(running, Patience))
            return await running;

        await Console().Status().StartAsync(Words(started), async status =>
        {
            while (!await IsDoneAsync(running, Second))
                status.Status(Words(started));
        });
        return await running;
    }

    private async Task<bool> IsDoneAsync(Task running, TimeSpan within) => await Task.WhenAny(running, Task.Delay(within, time)) == running;

    private string Words(long started) => Markup.Escape(Printable.Of(
        string.Create(CultureInfo.InvariantCulture, $"waiting for {_what}, {time.GetElapsedTime(started).TotalSeconds:0} s (Ctrl+C to stop)")));

    private IAnsiConsole Console() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(surface.Writer),
        Ansi = AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
        ColorSystem = surface.Style.Coloured ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
    });
}
