using System.Runtime.InteropServices;
using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class ShutdownSignalTests
{
    // What the system sends is shown by the captive process; here, only what is there before any signal.
    [Fact]
    public void Nothing_has_come_until_something_comes()
    {
        var passed = new List<PosixSignal>();
        using var signal = new ShutdownSignal();
        signal.PassTo(passed.Add);

        Assert.False(signal.First.IsCompleted);
        Assert.Empty(passed);
    }
}
