namespace DevProxy.Cors.Tests;

public class TokenListTests
{
    [Theory]
    [InlineData("GET", "GET")]
    [InlineData("GET, PUT", "GET|PUT")]
    [InlineData(",, GET ,\t,PUT,", "GET|PUT")]
    [InlineData("", "")]
    [InlineData(" , ", "")]
    [InlineData("\r\nGET", "GET")]
    public void A_line_is_split_at_commas_and_empty_elements_are_ignored(string value, string expected)
    {
        var list = TokenList.Extract(new HeaderList(new HeaderLine("allow", value)), "Allow");

        Assert.True(list.IsPresent);
        Assert.False(list.IsFailure);
        Assert.Equal(expected, string.Join('|', list.Items));
    }

    [Theory]
    [InlineData("GET PUT", "GET PUT")]
    [InlineData("GET, \"PUT\"", "\"PUT\"")]
    [InlineData("GET;PUT", "GET;PUT")]
    [InlineData("[GET]", "[GET]")]
    [InlineData("GET\u000b", "GET\u000b")]
    public void One_bad_element_makes_the_whole_list_a_failure(string value, string bad)
    {
        var list = TokenList.Extract(Make.Headers("X: fine", "X: " + value, "X: fine"), "X");

        Assert.True(list.IsFailure);
        Assert.Equal(bad, list.BadElement);
        Assert.Empty(list.Items);
    }

    [Fact]
    public void Lines_of_one_name_are_one_list() =>
        Assert.Equal(["a", "b", "c"], TokenList.Extract(Make.Headers("X: a", "Y: z", "x: b, c"), "X").Items);

    [Fact]
    public void An_absent_header_is_neither_empty_nor_a_failure()
    {
        var list = TokenList.Extract(Make.Headers("Y: a"), "X");

        Assert.False(list.IsPresent);
        Assert.False(list.IsFailure);
        Assert.Empty(list.Items);
    }

    [Fact]
    public void Names_are_found_by_byte_or_in_any_case()
    {
        var list = TokenList.Extract(Make.Headers("X: Put, *"), "X");

        Assert.True(list.Contains("Put"));
        Assert.False(list.Contains("PUT"));
        Assert.True(list.ContainsIgnoringCase("PUT"));
        Assert.True(list.HasWildcard);
    }

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
