using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class ScreenTests
{
    [Fact]
    public void What_is_no_terminal_has_no_width_and_no_colour()
    {
        // A test's output is collected by its runner.
        Assert.SkipUnless(Console.IsOutputRedirected && Console.IsErrorRedirected, "These tests are run on a terminal.");

        var screen = Screen.OfProcess(new Dictionary<string, string>());

        Assert.Null(screen.Out.Columns());
        Assert.False(screen.Out.Style.Coloured);
        Assert.Null(screen.Error.Columns());
        Assert.False(screen.Error.Style.Coloured);
    }

    [Fact]
    public void Colour_that_is_asked_for_is_given_everywhere()
    {
        var screen = Screen.OfProcess(new Dictionary<string, string> { ["FORCE_COLOR"] = "1" });

        Assert.True(screen.Out.Style.Coloured);
        Assert.True(screen.Error.Style.Coloured);
    }
}
