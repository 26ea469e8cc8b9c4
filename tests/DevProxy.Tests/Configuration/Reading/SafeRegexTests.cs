using DevProxy.Configuration;
using DevProxy.Configuration.Reading;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class SafeRegexTests
{
    [Fact]
    public void A_good_expression_has_a_time_limit()
    {
        Assert.Null(SafeRegex.Compile("^/a$", out var regex));
        Assert.Equal(SafeRegex.Limit, regex!.MatchTimeout);
    }

    [Theory]
    [InlineData("(a", "at offset 2. Not enough )'s")]
    [InlineData("a\\", "at offset 2")]
    public void A_bad_one_says_where_it_is_bad(string pattern, string reason)
    {
        var problems = new ProblemList();

        Assert.Null(SafeRegex.Compile(pattern, default, problems));
        Assert.Contains(reason, Assert.Single(problems.InFileOrder()).Message, StringComparison.Ordinal);
    }
}
