using DevProxy.Cli;
using DevProxy.Tests.Terminal;

namespace DevProxy.Tests.Cli;

public sealed class SurroundingsTests
{
    [Fact]
    public void A_refusal_is_one_line_on_standard_error_and_an_exit_code()
    {
        using var paper = new Paper();
        var surroundings = new Surroundings(paper.Screen, new Dictionary<string, string>(), "/home/me", TimeProvider.System);

        Assert.Equal(ExitCode.Usage, surroundings.Refuse("not so:\ndo it thus"));
        Assert.Equal(ExitCode.Unreachable, surroundings.Refuse("not there", ExitCode.Unreachable));
        Assert.Equal("devproxy: not so:\\x0ado it thus\ndevproxy: not there\n", paper.Error);
        Assert.Equal("", paper.Out);
    }
}
