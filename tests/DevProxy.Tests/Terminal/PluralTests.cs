using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class PluralTests
{
    [Theory]
    [InlineData(0, "0 routes")]
    [InlineData(1, "1 route")]
    [InlineData(2, "2 routes")]
    public void One_is_one_and_more_are_more(int number, string words) => Assert.Equal(words, Plural.Of(number, "route"));
}
