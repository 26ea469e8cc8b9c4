using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class ArgumentListTests
{
    [Theory]
    [InlineData("a b", "a b", null)]
    [InlineData("a -- npm start", "a", "npm start")]
    [InlineData("-- npm run dev -- --port 1", "", "npm run dev -- --port 1")]
    [InlineData("a --", "a", "")]
    [InlineData("", "", null)]
    public void Words_are_split_at_the_first_double_dash(string words, string own, string? companion)
    {
        var split = ArgumentList.Split(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(own, string.Join(' ', split.Own));
        Assert.Equal(companion, split.Companion is { } there ? string.Join(' ', there) : null);
    }
}
