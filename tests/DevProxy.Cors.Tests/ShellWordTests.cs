namespace DevProxy.Cors.Tests;

public class ShellWordTests
{
    [Theory]
    [InlineData("https://a.example/x", "https://a.example/x")]
    [InlineData("https://a.example/x?y=1&z", "'https://a.example/x?y=1&z'")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$(x)", "'$(x)'")]
    [InlineData("", "''")]
    public void A_word_is_quoted_where_a_shell_would_read_something_into_it(string word, string expected) => Assert.Equal(expected, ShellWord.Quote(word));
}
