using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace DevProxy.Configuration.Source;

/// <summary>
/// How many names a file has. A single file that was mounted into a container and then replaced on the host (as editors save) has none left:
/// inside, the old content stays for ever.
/// </summary>
internal static partial class LinkCount
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint LinkCountOnly = 0x4; // STATX_NLINK

    /// <summary>Whether the file can be read but has no name left; false where nobody can tell.</summary>
    public static bool IsZero(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;

        // struct statx (linux/stat.h), the same on every architecture: mask u32, block size u32, attributes u64, link count u32, …
        Span<byte> status = stackalloc byte[256];
        try
        {
            return Statx(CurrentDirectory, path, 0, LinkCountOnly, ref MemoryMarshal.GetReference(status)) == 0
                && (BinaryPrimitives.ReadUInt32LittleEndian(status) & LinkCountOnly) != 0
                && BinaryPrimitives.ReadUInt32LittleEndian(status[16..]) == 0;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false; // A C library from before statx.
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte status);
}
