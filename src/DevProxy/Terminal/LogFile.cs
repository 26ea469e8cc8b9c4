using DevProxy.Configuration.Json;

namespace DevProxy.Terminal;

/// <summary>The file beside the console.</summary>
internal static class LogFile
{
    /// <summary>Why the log cannot be written there, with the cure; null when it can. The log itself would only fall silent.</summary>
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
