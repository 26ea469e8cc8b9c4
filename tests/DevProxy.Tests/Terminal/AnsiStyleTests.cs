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
}
