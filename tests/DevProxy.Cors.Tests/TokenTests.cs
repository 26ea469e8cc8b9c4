namespace DevProxy.Cors.Tests;

public class TokenTests
{
    [Theory]
    [InlineData("PUT", true)]
    [InlineData("!#$%&'*+-.^_`|~09azAZ", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a:b", false)]
    [InlineData("\"a\"", false)]
    [InlineData("a\u000b", false)]
    [InlineData("\u00e4", false)]
    public void A_token_is_one_or_more_of_its_characters(string text, bool expected) => Assert.Equal(expected, Token.IsValid(text));
}
