using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Json;

/// <summary>What the system knows about a file without opening it. .NET shows neither its kind nor its link count.</summary>
internal static partial class FileStatus
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint TypeOnly = 0x1; // STATX_TYPE
    private const uint LinkCountOnly = 0x4; // STATX_NLINK
    private const int NoSuchFile = 2; // ENOENT
    private const int NotADirectory = 20; // ENOTDIR

    // Larger than any struct statx or struct stat.
    private const int StatusBytes = 256;

    /// <summary>What exists at a path.</summary>
    public static FileKind KindOf(string path)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return KindByAttributes(path);
        Span<byte> status = stackalloc byte[StatusBytes];
        try
        {
            // struct statx: the mode is a u16 at 28. struct stat of macOS: a u16 at 4, behind the device's number.
            ref var first = ref MemoryMarshal.GetReference(status);
            var failed =
                OperatingSystem.IsLinux() ? Statx(CurrentDirectory, path, 0, TypeOnly, ref first)
                : RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatOfIntelMac(path, ref first)
                : Stat(path, ref first);
            if (failed == 0)
                return KindByMode(BinaryPrimitives.ReadUInt16LittleEndian(status[(OperatingSystem.IsLinux() ? 28 : 4)..]));
            return Marshal.GetLastPInvokeError() is NoSuchFile or NotADirectory ? FileKind.Missing : FileKind.Unknown;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return KindByAttributes(path); // A C library from before statx.
        }
    }

    /// <summary>Whether the file is readable but has no name left; false where this is unknown.</summary>
    public static bool HasNoName(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;

        // struct statx (linux/stat.h), the same on every architecture: mask u32, block size u32, attributes u64, link count u32, …
        Span<byte> status = stackalloc byte[StatusBytes];
        try
        {
            return Statx(CurrentDirectory, path, 0, LinkCountOnly, ref MemoryMarshal.GetReference(status)) == 0
                && (BinaryPrimitives.ReadUInt32LittleEndian(status) & LinkCountOnly) != 0
                && BinaryPrimitives.ReadUInt32LittleEndian(status[16..]) == 0;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    private static FileKind KindByAttributes(string path) =>
        Directory.Exists(path) ? FileKind.Directory
        : File.Exists(path) ? FileKind.Regular
        : Path.Exists(path) ? FileKind.Unknown
        : FileKind.Missing;

    // The bits of S_IFMT (stat(2)).
    private static FileKind KindByMode(ushort mode) =>
        (mode & 0xF000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Directory,
            0x1000 => FileKind.Pipe,
            0xC000 => FileKind.Socket,
            _ => FileKind.Device,
        };

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(string path, ref byte status);

    // There, plain "stat" is the one with the inode numbers of 32 bits.
    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatOfIntelMac(string path, ref byte status);
}

/// <summary>What exists at a path, symbolic links followed.</summary>
internal enum FileKind
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>A file with a content of its own.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A pipe (FIFO): opening it waits for somebody at its other end.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A device, which may have no end (<c>/dev/zero</c>) or wait for somebody to type (<c>/dev/tty</c>).</summary>
    Device,

    /// <summary>The system does not say; opening it will tell why.</summary>
    Unknown,
}
