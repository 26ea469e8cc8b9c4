using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class AnsiStyleTests
{
    [Fact]
    public void A_colour_ends_where_its_text_ends() => Assert.Equal("\u001b[31mno\u001b[39m", new AnsiStyle(coloured: true).Red("no"));

    [Fact]
    public void Bold_inside_a_colour_leaves_the_rest_coloured()
    {
        var style = new AnsiStyle(coloured: true);

        Assert.Equal("\u001b[32ma\u001b[1mb\u001b[22mc\u001b[39m", style.Green("a" + style.Bold("b") + "c"));
    }

    [Fact]
    public void Without_colour_text_stays_as_it_is()
    {
        Assert.Equal("text", AnsiStyle.None.Red("text"));
        Assert.False(AnsiStyle.None.Coloured);
    }

    [Fact]
    public void Empty_text_gets_no_colour() => Assert.Equal("", new AnsiStyle(coloured: true).Dim(""));

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

    [Fact]
    public void Every_tone_but_the_plain_one_has_a_colour_of_its_own()
    {
        var painted = Enum.GetValues<Tone>()
            .Where(tone => tone != Tone.Plain)
            .Select(tone => Palette.Paint(new AnsiStyle(coloured: true), tone, "x"))
            .ToList();

        Assert.Equal(painted.Count, painted.Distinct().Count());
        Assert.DoesNotContain("x", painted);
        Assert.Equal("x", Palette.Paint(new AnsiStyle(coloured: true), Tone.Plain, "x"));
    }
}
