using DevProxy.Configuration.Json;
using Serilog.Core;
using Serilog.Events;

namespace DevProxy.Terminal;

/// <summary>The file beside the console.</summary>
internal static class LogFile
{
    /// <summary>Why the log cannot be written there, with the fix; null when it can. The log itself would only fall silent.</summary>
    public static string? WhyNot(string file)
    {
        // It is rolled by its size and written from its end, which nothing but a file has; and a pipe keeps waiting for a reader.
        if (NamedFile.WordOf(FileStatus.KindOf(file)) is { } kind)
            return Refused(file, $"it {kind}, not a file");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var opened = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refused(file, e.Message.TrimEnd('.'));
        }
    }

    private static string Refused(string file, string reason) =>
        $"the log file {file} cannot be written ({reason}): name another with --log-file";
}

/// <summary>Says once, on standard error, that what is logged is lost: the log itself would only fall silent.</summary>
/// <param name="place">What cannot be written.</param>
/// <param name="fix">What helps; it follows a colon.</param>
/// <param name="screen">Where it is said.</param>
internal sealed class LogFailureNotice(string place, string fix, Screen screen) : ILoggingFailureListener
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
        var line = TerminalText.Escape($"{place} cannot be written ({reason}), so records are missing there until it can: {fix}");
        // Standard error may block, too.
        _ = Task.Run(() => screen.Error.Writer.WriteLine($"{screen.Error.Style.Red("devproxy:")} {line}"));
    }
}
