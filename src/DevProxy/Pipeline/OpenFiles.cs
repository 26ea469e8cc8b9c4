using System.Runtime.InteropServices;

namespace DevProxy.Pipeline;

/// <summary>
/// How many connections browsers may have open, so that this process does not run out of files: every one may need another to an upstream, and a runtime that can no longer open an assembly
/// of its own ends the process.
/// </summary>
internal static partial class OpenFiles
{
    // For what is opened later: assemblies, the configuration, the log, the inspector's certificates.
    private const long Reserve = 128;
    private const long Fewest = 8;

    // More than browsers open.
    private const ulong Plenty = 100_000;

    /// <summary>Null where the system sets no limit that could be reached. .NET has already raised the soft limit to the hard one.</summary>
    public static long? Connections()
    {
        if (OperatingSystem.IsWindows() || GetLimit(OperatingSystem.IsLinux() ? 7 : 8, out var limit) != 0 || limit.Current > Plenty)
            return null;
        var open = Directory.Exists("/dev/fd") ? Directory.EnumerateFileSystemEntries("/dev/fd").LongCount() : Reserve;
        return Connections((long)limit.Current, open);
    }

    /// <param name="limit">Of the process, in files.</param>
    /// <param name="open">Files that are open already.</param>
    public static long Connections(long limit, long open) => Math.Max(Fewest, (limit - open - Reserve) / 2);

    // RLIMIT_NOFILE is 7 on Linux and 8 on macOS.
    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Current;
        public ulong Most;
    }
}
