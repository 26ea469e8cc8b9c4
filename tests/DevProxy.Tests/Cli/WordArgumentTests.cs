using System.CommandLine;
using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class WordArgumentTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("one", "one")]
    [InlineData("one two", "one")]
    public void The_first_word_counts_and_no_number_of_them_is_an_error_of_the_parsers(string line, string? word)
    {
        var argument = WordArgument.Optional("FILE");
        var parsed = new Command("test") { argument }.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Empty(parsed.Errors);
        Assert.Equal(word, parsed.Read(argument));
    }
}
