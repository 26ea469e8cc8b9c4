using DevProxy.Terminal;
using Serilog.Core;
using Serilog.Debugging;

namespace DevProxy.Tests.Terminal;

public sealed class LogFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("devproxy-logfile-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_in_a_folder_that_is_not_there_yet_can_be_written()
    {
        Assert.Null(LogFile.WhyNot(Path.Combine(_folder, "logs", "devproxy.log")));
        Assert.True(Directory.Exists(Path.Combine(_folder, "logs")));
    }

    [Fact]
    public void What_cannot_be_written_is_told_with_the_fix()
    {
        var reason = LogFile.WhyNot(_folder);

        Assert.StartsWith($"the log file {_folder} cannot be written", reason, StringComparison.Ordinal);
        Assert.EndsWith("name another with --log-file", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_written_before_stays()
    {
        var file = Path.Combine(_folder, "devproxy.log");
        File.WriteAllText(file, "before");

        Assert.Null(LogFile.WhyNot(file));
        Assert.Equal("before", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_loss_is_told_once()
    {
        using var console = new TestConsole();
        var loss = new LogFailureNotice("the log file a.log", "free some space", console.Screen);
        for (var times = 0; times < 3; times++)
            loss.OnLoggingFailed(this, LoggingFailureKind.Temporary, "failed", null, new IOException("No space left on device."));
        while (console.Error.Length == 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);

        Assert.Equal(
            "devproxy: the log file a.log cannot be written (No space left on device), so records are missing there until it can: "
                + "free some space\n",
            console.Error
        );
    }
}
