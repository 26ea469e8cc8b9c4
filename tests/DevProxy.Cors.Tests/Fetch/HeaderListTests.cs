namespace DevProxy.Cors.Tests;

public class HeaderListTests
{
    private static readonly HeaderList List = Make.Headers("A: 1", "b:  x\t", "a: 2");

    [Fact]
    public void Lines_of_one_name_are_joined_with_a_comma_and_a_space() => Assert.Equal("1, 2", List.Get("a"));

    [Fact]
    public void Values_are_normalized_when_read_and_kept_as_sent()
    {
        Assert.Equal("x", List.Get("B"));
        Assert.Equal(" x\t", List[1].Value);
    }

    [Fact]
    public void An_absent_name_is_null_and_an_empty_value_is_empty()
    {
        Assert.Null(List.Get("C"));
        Assert.Equal("", Make.Headers("C:").Get("C"));
    }

    [Fact]
    public void Names_are_found_in_any_case()
    {
        Assert.True(List.Contains("B"));
        Assert.False(List.Contains("C"));
        Assert.Equal(["1", "2"], List.Lines("A"));
    }

    [Fact]
    public void Order_case_and_number_of_lines_are_kept()
    {
        Assert.Equal(3, List.Count);
        Assert.Equal(["A", "b", "a"], List.Select(line => line.Name));
        Assert.Empty(HeaderList.Empty);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData(" \ta b\t ", "a b")]
    [InlineData("\r\na\r\n", "a")]
    [InlineData("\u000ba\u000c", "\u000ba\u000c")]
    [InlineData("\u00a0a", "\u00a0a")]
    [InlineData(" \t", "")]
    public void Normalizing_strips_only_tab_space_CR_and_LF(string value, string expected) =>
        Assert.Equal(expected, HeaderValue.Normalize(value));
}
