namespace DevProxy.Configuration;

/// <summary>DevProxy's folders among those where a user's programs keep their data; closed to everybody else.</summary>
internal static class UserFolder
{
    /// <summary>The user alone may read and write a file.</summary>
    public const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The folder for what is kept: certificates.</summary>
    /// <param name="environment">The user's environment variables.</param>
    public static string Data(IReadOnlyDictionary<string, string> environment) => Of(environment, "XDG_DATA_HOME", "share");

    /// <summary>The folder for what is valid only during a run: the running instances.</summary>
    /// <param name="environment">The user's environment variables.</param>
    public static string State(IReadOnlyDictionary<string, string> environment) => Of(environment, "XDG_STATE_HOME", "state");

    /// <summary>Writes a file whole or not at all, and its folder where that is missing. Nobody else can read it meanwhile.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="content">Its content.</param>
    /// <param name="mode">Who may read and write it.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = OwnerAlone)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        var unfinished = path + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        try
        {
            using (var stream = new FileStream(unfinished, options))
                stream.Write(content);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    // On Windows the folder for a user's own data is closed to the others already.
    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerAlone | UnixFileMode.UserExecute);
    }

    private static string Of(IReadOnlyDictionary<string, string> environment, string variable, string below)
    {
        return Path.Combine(Place(), "devproxy");

        string Place()
        {
            if (OperatingSystem.IsWindows())
                return Absolute("LOCALAPPDATA") ?? Known(Environment.SpecialFolder.LocalApplicationData);
            if (Absolute(variable) is { } named)
                return named;
            var home = Absolute("HOME") ?? Known(Environment.SpecialFolder.UserProfile);
            return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Application Support") : Path.Combine(home, ".local", below);
        }

        // The XDG base directory specification: a relative path is invalid and ignored.
        string? Absolute(string name) => environment.TryGetValue(name, out var found) && Path.IsPathFullyQualified(found) ? found : null;
    }

    private static string Known(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}
