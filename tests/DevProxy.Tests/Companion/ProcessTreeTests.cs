using System.Diagnostics;
using DevProxy.Companion;
using DevProxy.Terminal;
using DevProxy.Tests.Terminal;

namespace DevProxy.Tests.Companion;

public sealed class ProcessTreeTests
{
    [Fact]
    public async Task Grandchildren_are_found_and_still_known_when_their_parent_is_gone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no shell to start them by.");
        using var shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "sleep 60 & echo $!; wait"]) { RedirectStandardOutput = true, UseShellExecute = false }
        )!;
        var child = int.Parse(
            (await shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!,
            System.Globalization.CultureInfo.InvariantCulture
        );
        try
        {
            var descendants = ProcessTree.Of(Environment.ProcessId);
            Assert.Contains(shell.Id, descendants.Running);
            Assert.Contains(child, descendants.Running);

            shell.Kill();
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.DoesNotContain(shell.Id, descendants.Running);
            Assert.Contains(child, descendants.Running);
        }
        finally
        {
            using var sleep = Process.GetProcessById(child);
            sleep.Kill();
        }
    }

    [Fact]
    public void The_output_of_ps_is_read() => Assert.Equal([(1, 0), (4711, 1)], ProcessTree.Read(["    1     0", " 4711     1", ""]));
}
