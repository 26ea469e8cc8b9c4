using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DevProxy.Benchmarks;

/// <summary>What a process and those that it has started cost, such as nginx and its workers, from the system's own accounts.</summary>
internal sealed partial class ProcessTree(Process root)
{
    private const int CpuClock = 2;

    /// <summary>CPU time so far. Linux has it in nanoseconds.</summary>
    public TimeSpan Cpu
    {
        get
        {
            var sum = TimeSpan.Zero;
            foreach (var id in All())
            {
                if (OperatingSystem.IsLinux() && GetTime((~id << 3) | CpuClock, out var time) == 0)
                    sum += TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1e3);
                else if (id == root.Id)
                    sum += Fresh().TotalProcessorTime;
            }

            return sum;
        }
    }

    /// <summary>Resident memory; of several processes what each has for itself and its share of what they have in common (PSS).</summary>
    public double Megabytes => All() is { Count: > 1 } several ? several.Sum(id => Proportional(id)) : Fresh().WorkingSet64 / 1e6;

    /// <summary>The most that the process has had since <see cref="ForgetPeak"/>. Children do not count.</summary>
    public double PeakMegabytes =>
        OperatingSystem.IsLinux() ? Kilobytes($"/proc/{root.Id}/status", "VmHWM:") / 1e3 : Fresh().PeakWorkingSet64 / 1e6;

    public void ForgetPeak()
    {
        if (OperatingSystem.IsLinux())
            File.WriteAllText($"/proc/{root.Id}/clear_refs", "5");
    }

    private static double Proportional(int id)
    {
        try
        {
            return Kilobytes($"/proc/{id}/smaps_rollup", "Pss:") / 1e3;
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }

    // The kernel's kB are of 1,024 bytes.
    private static double Kilobytes(string file, string name)
    {
        var line = File.ReadLines(file).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1.024;
    }

    private Process Fresh()
    {
        root.Refresh();
        return root;
    }

    // Each process names its parent in the second field behind its name, which stands in brackets and may hold some itself.
    private List<int> All()
    {
        var all = new List<int> { root.Id };
        if (!OperatingSystem.IsLinux())
            return all;
        var children = Directory
            .EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(static id => id > 0)
            .Select(static id => (Id: id, Parent: Parent(id)))
            .ToLookup(static process => process.Parent, static process => process.Id);
        for (var i = 0; i < all.Count; i++)
            all.AddRange(children[all[i]]);
        return all;
    }

    private static int Parent(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
