using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Completions;

namespace DevProxy.Cli;

/// <summary><c>devproxy completion</c>: what a shell needs to complete commands, options and their values.</summary>
internal sealed class CompletionCommand : CommandWithExamples
{
    private static readonly ImmutableSortedDictionary<string, Func<ImmutableArray<CompletedCommand>, string>> Shells =
        ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                KeyValuePair.Create<string, Func<ImmutableArray<CompletedCommand>, string>>("bash", CompletionScript.Bash),
                KeyValuePair.Create<string, Func<ImmutableArray<CompletedCommand>, string>>("fish", CompletionScript.Fish),
                KeyValuePair.Create<string, Func<ImmutableArray<CompletedCommand>, string>>("pwsh", CompletionScript.Pwsh),
                KeyValuePair.Create<string, Func<ImmutableArray<CompletedCommand>, string>>("zsh", CompletionScript.Zsh),
            ]
        );

    private readonly Argument<string[]> _shell = PositionalArgument.Optional("SHELL");

    /// <summary>The command.</summary>
    /// <param name="context">What it finds around it.</param>
    /// <param name="root">The program, with all its commands when this one is run.</param>
    public CompletionCommand(CommandContext context, Func<Command> root)
        : base("completion", "Print a script that completes commands and options in your shell.")
    {
        _shell.CompletionSources.Add([.. Shells.Keys]);
        Add(_shell);
        SetAction(parsed =>
        {
            if (parsed.Read(_shell) is not { } shell || !Shells.TryGetValue(shell, out var script))
                return context.Refuse($"completion needs the name of a shell, {string.Join(", ", Shells.Keys)}: devproxy completion bash");
            context.Screen.Out.Writer.Write(script(CompletedCommand.AllOf(root())));
            return ExitCode.Done;
        });
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("source <(devproxy completion bash)", "in ~/.bashrc"),
        new("source <(devproxy completion zsh)", "in ~/.zshrc, after compinit"),
        new("devproxy completion fish | source", "in ~/.config/fish/config.fish"),
        new("devproxy completion pwsh | Out-String | Invoke-Expression", "in $PROFILE"),
    ];

    public override string Usage => "bash|zsh|fish|pwsh";
}

/// <summary>What a shell may offer behind a command.</summary>
/// <param name="Name">The command; empty for the program itself.</param>
/// <param name="Description">What it does, one line.</param>
/// <param name="Words">Words that it knows, beside options; for the program itself the commands.</param>
/// <param name="TakesFile">Whether a word may be a file.</param>
/// <param name="Options">Its options.</param>
internal sealed record CompletedCommand(
    string Name,
    string Description,
    ImmutableArray<string> Words,
    bool TakesFile,
    ImmutableArray<CompletedOption> Options
)
{
    /// <summary>The program itself, then its commands.</summary>
    public static ImmutableArray<CompletedCommand> AllOf(Command root) =>
        [Of(root, ""), .. root.Subcommands.Select(one => Of(one, one.Name))];

    private static CompletedCommand Of(Command command, string name)
    {
        var words = command.Subcommands.Select(static one => one.Name).Concat(command.Arguments.SelectMany(CompletedOption.Offered));
        return new(
            name,
            command.Description!,
            [.. words],
            command.Arguments.Any(static argument => !CompletedOption.Offered(argument).Any()),
            [.. command.Options.Where(static option => !option.Hidden).Select(CompletedOption.Of)]
        );
    }
}

/// <summary>An option as a shell sees it.</summary>
/// <param name="Names">Its names, the long one first.</param>
/// <param name="Description">What it does.</param>
/// <param name="TakesValue">Whether a value follows.</param>
/// <param name="Values">The values that there are; none when any may be.</param>
/// <param name="TakesFile">Whether the value is a file.</param>
internal sealed record CompletedOption(
    ImmutableArray<string> Names,
    string Description,
    bool TakesValue,
    ImmutableArray<string> Values,
    bool TakesFile
)
{
    /// <summary>The option.</summary>
    public static CompletedOption Of(Option option)
    {
        var help = option.HelpName ?? "";

        // "off|repair|override" are the words themselves; "404|4xx" is an example.
        var values = help.Contains('|', StringComparison.Ordinal) && char.IsAsciiLetter(help[0]) ? help.Split('|') : Offered(option);
        return new(
            [option.Name, .. option.Aliases.Where(alias => alias != option.Name && alias != "-?")],
            option.Description!,
            option is not Option<bool> && option.HelpName is not null,
            [.. values],
            help.StartsWith("FILE", StringComparison.Ordinal)
        );
    }

    /// <summary>The words that a symbol says it knows.</summary>
    public static IEnumerable<string> Offered(Symbol symbol) =>
        symbol is Argument { CompletionSources.Count: 0 }
            ? []
            : symbol.GetCompletions(CompletionContext.Empty).Select(static item => item.Label);
}
