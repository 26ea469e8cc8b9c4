using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("/api/users?q=ü→✓", "/api/users?q=ü→✓")]
    [InlineData("\u001b[2Jgone", "\\x1b[2Jgone")]
    [InlineData("a\r\nb\tc\0d\u007fe", "a\\x0d\\x0ab\\x09c\\x00d\\x7fe")]
    [InlineData("\u009b31mred", "\\x9b31mred")]
    [InlineData("\u202eexe.txt", "\\u202eexe.txt")]
    [InlineData("a\u2066b\u2069\u200f", "a\\u2066b\\u2069\\u200f")]
    [InlineData("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff")]
    [InlineData("line\u2028and\u2029paragraph", "line\\u2028and\\u2029paragraph")]
    [InlineData("", "")]
    public void What_a_terminal_would_obey_is_written_out(string text, string shown) => Assert.Equal(shown, Printable.Of(text));

    [Fact]
    public void Characters_beyond_the_basic_plane_stay_and_their_halves_alone_do_not() =>
        Assert.Equal("😀 \\ud83d \\ude00", Printable.Of("😀 " + '\ud83d' + " " + '\ude00'));

    [Fact]
    public void No_byte_of_a_header_becomes_a_control_character()
    {
        var everyByte = string.Concat(Enumerable.Range(0, 256).Select(value => (char)value));

        Assert.DoesNotContain(Printable.Of(everyByte), char.IsControl);
    }
}
