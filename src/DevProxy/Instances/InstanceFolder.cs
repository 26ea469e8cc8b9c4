using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using DevProxy.Configuration;

namespace DevProxy.Instances;

/// <summary>
/// The folder in which every running DevProxy of a user has a file: <c>devproxy/instances</c> where the user's programs keep their state.
/// The files hold tokens, so nobody else may read them.
/// </summary>
/// <param name="path">Absolute; it need not be there yet.</param>
internal sealed class InstanceFolder(string path)
{
    // The start of a process is read with the clock's own precision, which systems round.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(2);

    /// <summary>The folder of the user whose environment this is.</summary>
    public static InstanceFolder Of(IReadOnlyDictionary<string, string> environment) =>
        new(Path.Combine(UserFolder.State(environment), "instances"));

    /// <summary>Writes down an instance, until the returned object is disposed of; null where it cannot be written.</summary>
    /// <param name="instance">With the process that calls.</param>
    public IDisposable? Add(Instance instance)
    {
        var file = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{instance.Pid}-{new Uri(instance.Proxy).Port}.json"));
        try
        {
            UserFolder.Write(file, instance.ToJson());
            return new Entry(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // A read-only home: the commands do not find this instance.
        }
    }

    /// <summary>
    /// The instances that run and were started in a folder, or, where there is none, in the nearest one around it; the newest first.
    /// </summary>
    /// <param name="folder">Absolute.</param>
    public ImmutableArray<Instance> Find(string folder)
    {
        var all = All();
        for (var place = (string?)folder; place is not null; place = Path.GetDirectoryName(place))
        {
            ImmutableArray<Instance> here = [.. all.Where(one => Same(one.Folder, place)).OrderByDescending(static one => one.StartedAt)];
            if (!here.IsEmpty)
                return here;
        }

        return [];
    }

    private List<Instance> All()
    {
        var found = new List<Instance>();
        try
        {
            foreach (var file in Directory.EnumerateFiles(path, "*.json"))
            {
                if (ReadFile(file) is { } instance && IsRunning(instance))
                    found.Add(instance);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // None has ever run.
        }

        return found;
    }

    private static Instance? ReadFile(string file)
    {
        try
        {
            return Instance.Read(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It ended just now.
        }
    }

    // A number is given again once its process is gone.
    private static bool IsRunning(Instance instance)
    {
        try
        {
            using var process = Process.GetProcessById(instance.Pid);
            return (new DateTimeOffset(process.StartTime) - instance.StartedAt).Duration() < Rounding;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception or NotSupportedException)
        {
            return false;
        }
    }

    private static bool Same(string one, string other) =>
        string.Equals(
            Path.TrimEndingDirectorySeparator(one),
            Path.TrimEndingDirectorySeparator(other),
            OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase
        );

    private sealed record Entry(string File) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                System.IO.File.Delete(File);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its process is gone soon, and then the file no longer counts.
            }
        }
    }
}
