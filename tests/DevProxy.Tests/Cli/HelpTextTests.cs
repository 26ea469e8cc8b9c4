using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Cli;
using DevProxy.Terminal;

namespace DevProxy.Tests.Cli;

public sealed class HelpTextTests
{
    [Fact]
    public void Help_is_examples_first_and_options_last()
    {
        var command = new Command
        {
            new Option<int>("--number", "-n")
            {
                Description =
                    "A number that is described with so many words that they cannot all stand in the one line that there is for them",
                HelpName = "N",
            },
            new Option<bool>("--hidden") { Hidden = true },
        };

        Assert.Equal(
            [
                "Does a thing.",
                "",
                "Examples:",
                "  devproxy thing  do it",
                "  devproxy thing --number 100000000000",
                "                  do it very often",
                "",
                "Usage: devproxy thing [options]",
                "",
                "That is all.",
                "",
                "Options:",
                "  -n, --number N  A number that is described with so many words that they cannot all stand in",
                "                  the one line that there is for them",
            ],
            HelpText.Lines(command, [], AnsiStyle.None)
        );
    }

    [Fact]
    public void The_programs_own_help_lists_its_commands()
    {
        var lines = HelpText.Lines(new Command(), [new Command()], AnsiStyle.None).ToList();

        Assert.Contains("Usage: devproxy [options]", lines);
        Assert.Equal("  thing  Does a thing.", lines[lines.IndexOf("Commands:") + 1]);
    }

    private sealed class Command() : CommandWithExamples("thing", "Does a thing.")
    {
        public override ImmutableArray<Example> Examples { get; } =
        [new("devproxy thing", "do it"), new("devproxy thing --number 100000000000", "do it very often")];

        public override string Usage => "[options]";

        public override string Remarks => "That is all.";
    }

    [Fact]
    public void A_command_takes_as_many_words_as_it_has_arguments_unless_it_says_otherwise()
    {
        Assert.Equal(0, new Plain().MostWords);
        Assert.Equal(2, new Plain { new Argument<string>("ONE"), new Argument<string>("TWO"), new Option<bool>("--three") }.MostWords);
    }

    private sealed class Plain() : CommandWithExamples("plain", "Does a thing.")
    {
        public override ImmutableArray<Example> Examples { get; } = [new("devproxy plain", "do it")];

        public override string Usage => "";
    }
}
