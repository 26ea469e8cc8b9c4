namespace DevProxy.Cors.Tests;

public class QuotedTests
{
    [Theory]
    [InlineData("a", "'a'")]
    [InlineData("it's", "'it\\'s'")]
    [InlineData("a\\", "'a\\\\'")]
    [InlineData("#{x}$x", "'#{x}$x'")]
    public void A_single_quoted_literal_ends_where_it_should(string text, string expected) => Assert.Equal(expected, Quoted.Single(text));

    [Theory]
    [InlineData("a", "\"a\"")]
    [InlineData("a\"b\\", "\"a\\\"b\\\\\"")]
    [InlineData("\n\u00e4", "\"\\u000a\\u00e4\"")]
    public void A_double_quoted_literal_ends_where_it_should(string text, string expected) => Assert.Equal(expected, Quoted.Double(text));

    [Fact]
    public void Lists_and_comments_are_joined()
    {
        Assert.Equal("'a', 'b'", Quoted.List(["a", "b"], Quoted.Single));
        Assert.Equal("# one\n# two\n", Quoted.Comments("#", new FixRequirements([], [], [], false, ["one", "two"])));
    }

    [Theory]
    [InlineData("https://a.example/x", "https://a.example/x")]
    [InlineData("https://a.example/x?y=1&z", "'https://a.example/x?y=1&z'")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$(x)", "'$(x)'")]
    [InlineData("", "''")]
    public void A_word_is_quoted_where_it_has_a_special_meaning_in_a_shell(string word, string expected) =>
        Assert.Equal(expected, ShellWord.Quote(word));
}
