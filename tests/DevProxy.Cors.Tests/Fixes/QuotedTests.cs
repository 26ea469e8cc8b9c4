using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

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
        Assert.Equal("# one\n# two\n", Quoted.Comments("#", new Need([], [], [], false, ["one", "two"])));
    }
}
