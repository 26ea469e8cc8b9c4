using System.Diagnostics;
using DevProxy.Companion;

namespace DevProxy.Tests.EndToEnd;

/// <summary>Processes that a test did not start itself, and which have to end.</summary>
internal static class OtherProcesses
{
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Waits until none of them runs.</summary>
    public static Task GoneAsync(ProcessTree processes) => GoneAsync([.. processes.Running]);

    /// <summary>Waits until none of them runs.</summary>
    public static async Task GoneAsync(IReadOnlyCollection<int> processes)
    {
        var waited = Stopwatch.StartNew();
        foreach (var id in processes)
        {
            while (Runs(id))
            {
                Assert.True(waited.Elapsed < ExitTimeout, $"{id} still runs: {CommandOf(id)}");
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }

    // A zombie, which has ended and whose parent has not read its exit code yet, counts as gone.
    public static bool Runs(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !OperatingSystem.IsLinux() || !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }

    /// <summary>How it was started; empty where that is not to be had.</summary>
    public static string CommandOf(int id) =>
        OperatingSystem.IsLinux() && File.Exists($"/proc/{id}/cmdline") ? File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ') : "";
}
