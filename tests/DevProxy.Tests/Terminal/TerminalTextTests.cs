using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class TerminalTextTests
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
    public void Control_characters_are_shown_escaped(string text, string shown) => Assert.Equal(shown, TerminalText.Escape(text));

    [Fact]
    public void Characters_beyond_the_basic_plane_stay_and_their_halves_alone_do_not() =>
        Assert.Equal("😀 \\ud83d \\ude00", TerminalText.Escape("😀 " + '\ud83d' + " " + '\ude00'));

    [Fact]
    public void No_byte_of_a_header_becomes_a_control_character()
    {
        var everyByte = string.Concat(Enumerable.Range(0, 256).Select(value => (char)value));

        Assert.DoesNotContain(TerminalText.Escape(everyByte), char.IsControl);
    }

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 100, "one two three")]
    [InlineData("one two", 3, "one|two")]
    [InlineData("see https://api.example.com/users now", 10, "see|https://api.example.com/users|now")]
    [InlineData("https://api.example.com", 5, "https://api.example.com")]
    [InlineData("", 10, "")]
    public void Lines_break_at_spaces_and_long_words_stay_whole(string text, int columns, string lines) =>
        Assert.Equal(lines, string.Join('|', TextWrap.Wrap(text, columns)));

    [Fact]
    public void Without_a_width_nothing_breaks() => Assert.Equal(["one two three"], TextWrap.Wrap("one two three", null));

    [Theory]
    [InlineData("/api/users", 10, "/api/users")]
    [InlineData("/api/users/1", 9, "/api…rs/1")]
    [InlineData("/api/users/1", 8, "/api…s/1")]
    public void A_long_text_keeps_both_ends(string text, int columns, string shortened)
    {
        Assert.Equal(shortened, TextWrap.Shorten(text, columns));
        Assert.True(shortened.Length <= columns);
    }

    [Theory]
    [InlineData(0, "0 routes")]
    [InlineData(1, "1 route")]
    [InlineData(2, "2 routes")]
    public void One_is_one_and_more_are_more(int number, string words) => Assert.Equal(words, Plural.Of(number, "route"));
}
