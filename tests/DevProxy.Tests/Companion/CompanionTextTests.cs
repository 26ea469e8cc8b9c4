using DevProxy.Companion;
using DevProxy.Terminal;
using DevProxy.Tests.Terminal;

namespace DevProxy.Tests.Companion;

public sealed class CompanionTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("\u001b[2J\u001b[3J\u001b[Hready", "ready")]
    [InlineData("\u001bcready", "ready")]
    [InlineData("\u001b[?1049h\u001b[?25lready", "ready")]
    [InlineData("\u001b[1A\u001b[2Kready", "ready")]
    [InlineData("\u001b]0;a title\u0007ready", "ready")]
    [InlineData("\u001b]8;;http://localhost\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("building 1\rbuilding 2\rready", "ready")]
    [InlineData("with windows' end\r", "with windows' end")]
    [InlineData("a\tb\u0007\b", "a\tb")]
    [InlineData("\u009b2Jready", "ready")]
    public void What_moves_about_on_the_screen_is_taken_out(string written, string shown)
    {
        Assert.Equal(shown, CompanionText.Clean(written, AnsiStyle.None));
        Assert.Equal(shown, CompanionText.Clean(written, new AnsiStyle(coloured: true)));
    }

    [Fact]
    public void Colours_stay_where_they_are_wanted_and_end_with_the_line() =>
        Assert.Equal("\u001b[1;32mready\u001b[0m", CompanionText.Clean("\u001b[1;32mready", new AnsiStyle(coloured: true)));

    [Fact]
    public void Colours_go_where_they_are_not_wanted() =>
        Assert.Equal("ready", CompanionText.Clean("\u001b[1;32mready\u001b[0m", AnsiStyle.None));
}
