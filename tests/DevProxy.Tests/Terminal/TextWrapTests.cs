using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class TextWrapTests
{
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
}
