namespace DevProxy.Terminal;

/// <summary>The file beside the console.</summary>
internal static class LogFile
{
    /// <summary>Why the log cannot be written there, with the cure; null when it can. The log itself would only fall silent.</summary>
    public static string? WhyNot(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var opened = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the log file {file} cannot be written ({e.Message.TrimEnd('.')}): name another with --log-file";
        }
    }
}
