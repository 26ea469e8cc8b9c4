using DevProxy.Terminal;
using Serilog.Core;
using Serilog.Debugging;

namespace DevProxy.Tests.Terminal;

public sealed class LogLossTests
{
    [Fact]
    public async Task A_loss_is_told_once()
    {
        using var console = new TestConsole();
        var loss = new LogLoss("the log file a.log", "free some space", console.Screen);
        for (var times = 0; times < 3; times++)
            loss.OnLoggingFailed(this, LoggingFailureKind.Temporary, "failed", null, new IOException("No space left on device."));
        while (console.Error.Length == 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);

        Assert.Equal(
            "devproxy: the log file a.log cannot be written (No space left on device), so records are missing there until it can: free some space\n",
            console.Error
        );
    }
}
