using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace DevProxy.Companion;

/// <summary>
/// The processes that a process has started, and those that they have, at one moment. npm passes SIGTERM to a shell alone, which dies of it
/// and leaves the dev server behind, without a parent to find it by.
/// </summary>
internal sealed class ProcessTree
{
    private readonly ImmutableArray<(int Id, DateTime StartedAt)> _processes;

    private ProcessTree(IEnumerable<int> ids) =>
        _processes = [.. from id in ids let start = StartedAt(id) where start is not null select (id, start.Value)];

    /// <summary>Those that run still. A number that another process has been given since is not among them.</summary>
    public IEnumerable<int> Running =>
        _processes.Where(static process => StartedAt(process.Id) == process.StartedAt).Select(static process => process.Id);

    /// <summary>Those of a process, now.</summary>
    public static ProcessTree Of(int process)
    {
        var children = Parents().ToLookup(static pair => pair.Parent, static pair => pair.Id);
        var found = new List<int>();
        var next = new Queue<int>(children[process]);
        while (next.TryDequeue(out var id))
        {
            found.Add(id);
            foreach (var child in children[id])
                next.Enqueue(child);
        }

        return new ProcessTree(found);
    }

    /// <summary>The lines of <c>ps -A -o pid=,ppid=</c>.</summary>
    public static IEnumerable<(int Id, int Parent)> Read(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var id, var parent])
                yield return (Number(id), Number(parent));
        }
    }

    // Small images have no ps, macOS has no /proc.
    private static List<(int Id, int Parent)> Parents() => [.. OperatingSystem.IsLinux() ? FromProc() : Read(FromPs())];

    private static IEnumerable<(int Id, int Parent)> FromProc()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                !int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || StatOf(folder) is not { } stat
            )
                continue;

            // The name is in parentheses and may hold any character; state and parent follow it.
            var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            yield return (id, Number(fields[1]));
        }
    }

    private static string? StatOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended in the meantime.
        }
    }

    private static string[] FromPs()
    {
        try
        {
            using var ps = Process.Start(
                new ProcessStartInfo("ps", ["-A", "-o", "pid=,ppid="]) { RedirectStandardOutput = true, UseShellExecute = false }
            )!;
            return ps.StandardOutput.ReadToEnd().Split('\n');
        }
        catch (Win32Exception)
        {
            return [];
        }
    }

    private static DateTime? StartedAt(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null; // It has ended.
        }
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
