using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class CommandWithExamplesTests
{
    [Fact]
    public void A_command_takes_as_many_words_as_it_has_arguments_unless_it_says_otherwise()
    {
        Assert.Equal(0, new Plain().MostWords);
        Assert.Equal(2, new Plain { new Argument<string>("ONE"), new Argument<string>("TWO"), new Option<bool>("--three") }.MostWords);
    }

    [Fact]
    public void It_has_nothing_else_to_say_unless_it_says_so() => Assert.Equal("", new Plain().Remarks);

    private sealed class Plain() : CommandWithExamples("plain", "Does a thing.")
    {
        public override ImmutableArray<Example> Examples { get; } = [new("devproxy plain", "do it")];

        public override string Usage => "";
    }
}
