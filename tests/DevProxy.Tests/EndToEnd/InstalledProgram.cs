namespace DevProxy.Tests.EndToEnd;

/// <summary>Programs that this system may have.</summary>
internal static class InstalledProgram
{
    // Debian has servers there, which is not in everybody's PATH.
    private const string ServersFolder = "/usr/sbin";

    /// <summary>The file of the first of these programs that is installed; null when none is.</summary>
    public static string? Find(params string[] names) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Append(ServersFolder)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
