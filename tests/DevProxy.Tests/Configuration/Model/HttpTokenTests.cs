using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Model;

public sealed class HttpTokenTests
{
    [Theory]
    [InlineData("GET", true)]
    [InlineData("X-A_b.1~", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a:", false)]
    [InlineData("a,b", false)]
    [InlineData("ä", false)]
    public void A_token_has_no_separators(string text, bool token) => Assert.Equal(token, HttpToken.Is(text));

    [Theory]
    [InlineData("", true)]
    [InlineData("a b\t\u00e9\u0080", true)]
    [InlineData("a\n", false)]
    [InlineData("a\r", false)]
    [InlineData("\0", false)]
    [InlineData("\u007f", false)]
    [InlineData("\u0100", false)]
    public void A_value_has_bytes_and_no_control_characters(string text, bool value) => Assert.Equal(value, HttpToken.IsValue(text));
}
