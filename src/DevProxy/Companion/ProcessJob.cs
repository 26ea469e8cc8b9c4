using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace DevProxy.Companion;

/// <summary>
/// A job of Windows: what is in it, and what that starts, ends when this process ends by force and the system closes its handle.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed partial class ProcessJob : IDisposable
{
    private const int ExtendedLimits = 9; // JobObjectExtendedLimitInformation
    private const uint KillOnClose = 0x2000; // JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
    private const uint MayBreakAway = 0x800; // JOB_OBJECT_LIMIT_BREAKAWAY_OK, for a browser that asks for it.

    private nint _handle;

    private ProcessJob(nint handle) => _handle = handle;

    /// <summary>A new one; null where the system gives none.</summary>
    public static ProcessJob? Create()
    {
        var handle = CreateJobObject(0, 0);
        if (handle == 0)
            return null;
        var job = new ProcessJob(handle);
        job.Limit(KillOnClose | MayBreakAway);
        return job;
    }

    /// <summary>Takes a process in.</summary>
    public void Add(Process process) => AssignProcessToJobObject(_handle, process.Handle);

    /// <summary>Closes it in order: what is still in it (a browser that a dev server opened) goes on.</summary>
    public void Dispose()
    {
        if (_handle == 0)
            return;
        Limit(0);
        CloseHandle(_handle);
        _handle = 0;
    }

    private void Limit(uint flags)
    {
        var limits = new Limits { Flags = flags };
        SetInformationJobObject(_handle, ExtendedLimits, ref limits, Marshal.SizeOf<Limits>());
    }

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint CreateJobObject(nint security, nint name);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(nint job, int kind, ref Limits limits, int size);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(nint job, nint process);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CloseHandle(nint handle);

    // JOBOBJECT_EXTENDED_LIMIT_INFORMATION (winnt.h).
    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public long ProcessTime;
        public long JobTime;
        public uint Flags;
        public nuint LeastWorkingSet;
        public nuint MostWorkingSet;
        public uint MostProcesses;
        public nuint Affinity;
        public uint Priority;
        public uint Scheduling;
        public ulong Reads;
        public ulong Writes;
        public ulong Others;
        public ulong ReadBytes;
        public ulong WrittenBytes;
        public ulong OtherBytes;
        public nuint ProcessMemory;
        public nuint JobMemory;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }
}
