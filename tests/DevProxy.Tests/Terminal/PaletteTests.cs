using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class PaletteTests
{
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
