using System.Globalization;
using System.Runtime.InteropServices;
using DevProxy.Configuration.Json;
using Microsoft.Win32.SafeHandles;

namespace DevProxy.Configuration.Json;

/// <summary>
/// Opens a file that a person or a configuration names, whatever it is: never waits for the other end of a pipe, never reads a device,
/// never reads without end.
/// </summary>
/// <remarks>
/// 1. What is not a regular file is not opened. It may become one between the look and the opening, and the other way round: so it is
/// opened without waiting, and read up to a limit.
/// 2. A descriptor of this very process (<c>/dev/stdin</c>, <c>/dev/fd/63</c>) may be a pipe: it is what the shell makes of
/// <c>&lt;(command)</c>, and somebody writes at its other end. It is read once, within a time.
/// </remarks>
internal static partial class NamedFile
{
    /// <summary>The most bytes of a configuration, a <c>.env</c> file or a certificate.</summary>
    public const int TextBytes = 10 * 1024 * 1024;

    private const int ReadOnly = 0; // O_RDONLY
    private const int NotPermitted = 1; // EPERM
    private const int NoSuchFile = 2; // ENOENT
    private const int NoAccess = 13; // EACCES

    private static readonly TimeSpan PipeTime = TimeSpan.FromSeconds(10);

    /// <summary>Whether a path names an open descriptor of this process, whose content may be read only once.</summary>
    public static bool IsDescriptor(string path) =>
        path == "/dev/stdin"
        || path.StartsWith("/dev/fd/", StringComparison.Ordinal)
        || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal);

    /// <summary>The whole content.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">How large it may be.</param>
    public static FileContent Read(string path, int bytes = TextBytes)
    {
        var (stream, whyNot) = Open(path, bytes);
        if (stream is null)
            return new FileContent(null, whyNot);
        try
        {
            using (stream)
                return AllOf(stream, bytes) is { } content ? new FileContent(content, null) : new FileContent(null, TooLarge(bytes));
        }
        catch (IOException e)
        {
            return new FileContent(null, Unreadable(e.Message));
        }
    }

    /// <summary>
    /// A stream over the content, which can be read again from its beginning; or why there is none (<c>is a directory</c>).
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">How large it may be.</param>
    public static (Stream? Stream, string? WhyNot) Open(string path, long bytes)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
            return (null, FileContent.NotThere); // No system has such a name.
        path = Path.GetFullPath(path);
        try
        {
            return FileStatus.KindOf(path) switch
            {
                FileKind.Pipe when IsDescriptor(path) => Drained(path, bytes),
                FileKind.Missing => (null, FileContent.NotThere),
                FileKind.Regular or FileKind.Unknown => Opened(path, bytes),
                var kind => (null, WordOf(kind)),
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, FileContent.NotThere);
        }
        catch (UnauthorizedAccessException)
        {
            return (null, FileContent.Forbidden);
        }
        catch (Exception e) when (e is IOException or NotSupportedException or ArgumentException)
        {
            return (null, Unreadable(e.Message));
        }
    }

    /// <summary>The words for what is not a regular file: <c>is a named pipe</c>; null for what may be one.</summary>
    public static string? WordOf(FileKind kind) =>
        kind switch
        {
            FileKind.Directory => FileContent.Folder,
            FileKind.Pipe => "is a named pipe",
            FileKind.Socket => "is a socket",
            FileKind.Device => "is a device",
            _ => null,
        };

    private static (Stream? Stream, string? WhyNot) Opened(string path, long bytes)
    {
        var stream =
            OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()
                ? OpenWithoutWaiting(path, out var whyNot)
                : OpenShared(path, out whyNot);
        if (stream is null || stream.Length <= bytes)
            return (stream, whyNot);
        stream.Dispose();
        return (null, TooLarge(bytes));
    }

    private static FileStream OpenShared(string path, out string? whyNot)
    {
        whyNot = null;
        return File.OpenRead(path);
    }

    // What has become a pipe since it was looked at would keep an ordinary open waiting forever.
    private static FileStream? OpenWithoutWaiting(string path, out string? whyNot)
    {
        // O_NONBLOCK | O_CLOEXEC (fcntl.h).
        var handle = OpenFile(path, ReadOnly | (OperatingSystem.IsLinux() ? 0x800 | 0x80000 : 0x4 | 0x1000000));
        var error = Marshal.GetLastPInvokeError();
        if (!handle.IsInvalid)
        {
            whyNot = null;
            return new FileStream(handle, FileAccess.Read);
        }

        handle.Dispose();
        whyNot = error switch
        {
            NoSuchFile => FileContent.NotThere,
            NoAccess or NotPermitted => FileContent.Forbidden,
            _ => Unreadable(Marshal.GetPInvokeErrorMessage(error)),
        };
        return null;
    }

    // Whoever writes may be slow, or never end; then the thread is left behind.
    private static (Stream? Stream, string? WhyNot) Drained(string path, long bytes)
    {
        var reading = Task.Factory.StartNew(
            () =>
            {
                using var pipe = File.OpenRead(path);
                return AllOf(pipe, (int)Math.Min(bytes, Array.MaxLength - 1));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        if (Task.WaitAny([reading], PipeTime) < 0)
            return (null, string.Create(CultureInfo.InvariantCulture, $"did not end within {PipeTime.TotalSeconds:0} s"));
        return reading.GetAwaiter().GetResult() is { } content ? (new MemoryStream(content), null) : (null, TooLarge(bytes));
    }

    private static byte[]? AllOf(Stream stream, int bytes)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = stream.Read(buffer)) > 0)
        {
            if (content.Length + count > bytes)
                return null;
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    private static string TooLarge(long bytes) => string.Create(CultureInfo.InvariantCulture, $"is larger than {bytes / 1024 / 1024} MB");

    private static string Unreadable(string reason) => $"cannot be read ({reason})";

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle OpenFile(string path, int flags);
}
