namespace DevProxy.Companion;

/// <summary>Finds a command as the shell does.</summary>
internal static class CommandSearch
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// The program's file: for a name, looked for in <c>PATH</c> (on Windows with the endings of <c>PATHEXT</c>); null when there is none.
    /// </summary>
    /// <param name="command">A name, or a path relative to <paramref name="folder"/>.</param>
    /// <param name="environment">For <c>PATH</c> and <c>PATHEXT</c>.</param>
    /// <param name="folder">The working directory.</param>
    public static string? Find(string command, IReadOnlyDictionary<string, string> environment, string folder)
    {
        if (command.Length == 0)
            return null;
        if (command.Contains('/', StringComparison.Ordinal) || command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return Program(Path.GetFullPath(command, folder), environment);
        var folders = environment.GetValueOrDefault("PATH", "").Split(Path.PathSeparator);

        // Windows' shell looks in the working directory first; the others only where PATH says so, an empty entry for example.
        if (OperatingSystem.IsWindows())
            folders = [folder, .. folders.Where(static one => one.Length > 0)];
        return folders
            .Select(one => Program(Path.GetFullPath(Path.Combine(one, command), folder), environment))
            .FirstOrDefault(static file => file is not null);
    }

    /// <summary>What to do about a command that was not found.</summary>
    public static string Fix(string command, IReadOnlyDictionary<string, string> environment, string folder)
    {
        if (File.Exists(Path.GetFullPath(command, folder)) && command.Contains('/', StringComparison.Ordinal))
            return $"{command} is not executable: chmod +x {command}";
        return Program(Path.Combine(folder, "node_modules", ".bin", command), environment) is not null
            ? $"there is no command {command} in PATH, but this project has one: devproxy -- npx {command}"
            : $"there is no command {command} in PATH: install it, or give its path";
    }

    private static string? Program(string path, IReadOnlyDictionary<string, string> environment)
    {
        if (!OperatingSystem.IsWindows())
            return File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != UnixFileMode.None ? path : null;
        var endings = environment.GetValueOrDefault("PATHEXT", ".COM;.EXE;.BAT;.CMD").Split(';');
        return Array.Exists(endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) && File.Exists(path)
            ? path
            : endings.Select(ending => path + ending).FirstOrDefault(File.Exists);
    }
}
