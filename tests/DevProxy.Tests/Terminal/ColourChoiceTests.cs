using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class ColourChoiceTests
{
    [Theory]
    [InlineData("", true, true)]
    [InlineData("", false, false)]
    [InlineData("NO_COLOR=1", true, false)]
    [InlineData("NO_COLOR=", true, true)]
    [InlineData("FORCE_COLOR=1", false, true)]
    [InlineData("FORCE_COLOR=", false, true)]
    [InlineData("FORCE_COLOR=0", true, false)]
    [InlineData("FORCE_COLOR=false", true, false)]
    [InlineData("NO_COLOR=1 FORCE_COLOR=1", true, false)]
    [InlineData("TERM=dumb", true, false)]
    [InlineData("TERM=xterm-256color", true, true)]
    public void Colour_is_for_terminals_and_for_those_who_ask(string environment, bool isTerminal, bool isColoured)
    {
        var variables = environment
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.Split('='))
            .ToDictionary(one => one[0], one => one[1]);

        Assert.Equal(isColoured, ColourChoice.IsColoured(variables, isTerminal));
    }
}
