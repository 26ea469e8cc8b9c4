namespace DevProxy.Cors.Tests;

public class AbsoluteUrlTests
{
    [Theory]
    [InlineData("https://a.example", true)]
    [InlineData("https://*.example.com", true)]
    [InlineData("localhost:3000", true)]
    [InlineData("capacitor://localhost", true)]
    [InlineData("mailto:x", true)]
    [InlineData("data:", true)]
    [InlineData("http:\\\\a", true)]
    [InlineData("http:a", true)]
    [InlineData("*.example.com", false)]
    [InlineData("example.com", false)]
    [InlineData("/x", false)]
    [InlineData("//host", false)]
    [InlineData("https://", false)]
    [InlineData("HTTPS:///?x", false)]
    [InlineData("https://:80", false)]
    [InlineData("http://u@", false)]
    [InlineData("3http://a", false)]
    [InlineData(":", false)]
    [InlineData("", false)]
    [InlineData("\"https://a\"", false)]
    [InlineData("{{ORIGIN}}", false)]
    public void It_has_a_scheme_and_where_that_is_special_a_host(string text, bool expected) => Assert.Equal(expected, AbsoluteUrl.IsValid(text));
}
