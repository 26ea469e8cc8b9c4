using DevProxy.Cli;
using DevProxy.Tests.Terminal;

namespace DevProxy.Tests.Cli;

public sealed class CommandContextTests
{
    [Fact]
    public void A_refusal_is_one_line_on_standard_error_and_an_exit_code()
    {
        using var console = new TestConsole();
        var context = new CommandContext(console.Screen, new Dictionary<string, string>(), "/home/me", TimeProvider.System);

        Assert.Equal(ExitCode.Usage, context.Refuse("not so:\ndo it thus"));
        Assert.Equal(ExitCode.Unreachable, context.Refuse("not there", ExitCode.Unreachable));
        Assert.Equal("devproxy: not so:\\x0ado it thus\ndevproxy: not there\n", console.Error);
        Assert.Equal("", console.Out);
    }
}
