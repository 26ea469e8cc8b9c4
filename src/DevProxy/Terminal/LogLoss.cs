using Serilog.Core;
using Serilog.Events;

namespace DevProxy.Terminal;

/// <summary>Says once, on standard error, that what is logged is lost: the log itself would only fall silent.</summary>
/// <param name="place">What cannot be written.</param>
/// <param name="cure">What helps; it follows a colon.</param>
/// <param name="screen">Where it is said.</param>
internal sealed class LogLoss(string place, string cure, Screen screen) : ILoggingFailureListener
{
    private int _told;

    public void OnLoggingFailed(
        object sender,
        LoggingFailureKind kind,
        string message,
        IReadOnlyCollection<LogEvent>? events,
        Exception? exception
    )
    {
        if (Interlocked.Exchange(ref _told, 1) != 0)
            return;
        var reason = (exception?.Message ?? message).TrimEnd('.');
        var line = Printable.Of($"{place} cannot be written ({reason}), so records are missing there until it can: {cure}");
        _ = Task.Run(() => screen.Error.Writer.WriteLine($"{screen.Error.Style.Red("devproxy:")} {line}")); // Standard error may block, too.
    }
}
