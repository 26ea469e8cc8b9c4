using DevProxy.Cli;
using DevProxy.Tests.Terminal;

namespace DevProxy.Tests.Cli;

public sealed class CommandContextTests
{
    [Fact]
    public void A_refusal_is_one_line_on_standard_error_and_an_exit_code()
    {
        using var console = new TestConsole();
        var context = new CommandContext(console.Screen, new Dictionary<string, string>(), "/home/me", TimeProvider.System);

        Assert.Equal(ExitCode.Usage, context.Refuse("not so:\ndo it thus"));
        Assert.Equal(ExitCode.Unreachable, context.Refuse("not there", ExitCode.Unreachable));
        Assert.Equal("devproxy: not so:\\x0ado it thus\ndevproxy: not there\n", console.Error);
        Assert.Equal("", console.Out);
    }

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
