namespace DevProxy.Cors.Tests;

public class HeaderValueTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData(" \ta b\t ", "a b")]
    [InlineData("\r\na\r\n", "a")]
    [InlineData("\u000ba\u000c", "\u000ba\u000c")]
    [InlineData("\u00a0a", "\u00a0a")]
    [InlineData(" \t", "")]
    public void Only_tab_space_CR_and_LF_are_stripped(string value, string expected) => Assert.Equal(expected, HeaderValue.Normalize(value));
}
