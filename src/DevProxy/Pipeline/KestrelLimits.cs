using System.Runtime.InteropServices;
using System.Text;
using DevProxy.Forwarding;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace DevProxy.Pipeline;

/// <summary>The server's limits: what an API allows is not for a proxy on the way to it to refuse.</summary>
internal static class KestrelLimits
{
    private const int RequestLineBytes = 64 * 1024;
    private const int HeaderSectionBytes = 256 * 1024;

    private static readonly ConnectionLines Connection = new();

    public static void Apply(KestrelServerOptions options)
    {
        options.AddServerHeader = false;

        // An absolute-form target names the authority; a Host that differs counts nothing (RFC 9112, section 3.2.2).
        options.AllowHostHeaderOverride = true;

        // One char for one byte, both ways.
        options.RequestHeaderEncodingSelector = static name => name == HeaderNames.Connection ? Connection : Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

        var limits = options.Limits;
        limits.MaxRequestBodySize = null;

        // What an upload may have waiting here for an upstream that is slow to read, a quarter of the default. The server wants it to hold
        // a whole head.
        limits.MaxRequestBufferSize = HeaderSectionBytes;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxRequestHeadersTotalSize = HeaderSectionBytes;

        // Kestrel copies all earlier lines of a name for each further one: without a bound, work grows with the square of the count.
        limits.MaxRequestHeaderCount = RawHeaders.MostLines;
        limits.Http2.MaxRequestHeaderFieldSize = HeaderSectionBytes;

        limits.MaxConcurrentConnections = OpenFiles.Connections();

        // A slow upload or a page that stops reading (a debugger's breakpoint) is not an attack here.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
    }
}

/// <summary>
/// How many connections browsers may have open, so that this process does not run out of files: every one may need another to an upstream,
/// and a runtime that can no longer open an assembly of its own ends the process.
/// </summary>
internal static partial class OpenFiles
{
    // For what is opened later: assemblies, the configuration, the log, the inspector's certificates.
    private const long Reserve = 128;
    private const long Fewest = 8;

    // More than browsers open.
    private const ulong Plenty = 100_000;

    /// <summary>
    /// Null where the system sets no limit that could be reached. .NET has already raised the soft limit to the hard one.
    /// </summary>
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
