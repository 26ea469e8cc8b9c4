using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace DevProxy.Cli;

/// <summary>From the words of the command line to an exit code.</summary>
internal static class CommandLine
{
    private static readonly ParserConfiguration Parser = new()
    {
        ResponseFileTokenReplacer = null, // "@file" is a word like any other.
        EnablePosixBundling = false, // "-abc" is a mistyped option, not three.
    };

    /// <summary>Does what the words say.</summary>
    /// <param name="words">The arguments, without the program's name.</param>
    /// <param name="context">What the commands find around them.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, CommandContext context, CancellationToken cancellationToken)
    {
        var arguments = ArgumentList.Split(words);
        if (arguments.Companion is [])
            return context.Refuse("-- needs a command after it: devproxy -- npm start");

        var root = Root(context with { Companion = arguments.Companion });
        var parsed = root.Parse(arguments.Own, Parser);
        if (parsed.Action is HelpAnswer or VersionAnswer)
            return await InvokeAsync(parsed, cancellationToken);
        if (UsageError.Of(parsed) is { } error)
            return context.Refuse(error);
        if (arguments.Companion is not null && parsed.CommandResult.Command is not RunCommand)
            return context.Refuse("only devproxy run takes a command after --: leave it out");
        return await InvokeAsync(parsed, cancellationToken);
    }

    private static RunCommand Root(CommandContext context)
    {
        RunCommand root = null!;
        root = new RunCommand("devproxy", context, Names)
        {
            new RunCommand("run", context, Names),
            new DemoCommand(context),
            new CheckCommand(context),
            new DiagnoseCommand(context),
            new FixCommand(context),
            new TestCommand(context),
            new ExplainCommand(context),
            new ValidateCommand(context),
            new InitCommand(context, Names),
            new SchemaCommand(context),
            new CertCommand(context),
            new HealthCommand(context),
            new UseCommand(context),
            new TrafficCommand(context),
            new McpCommand(context),
            new CompletionCommand(context, () => root),
        };
        foreach (var command in root.Subcommands.Prepend(root).Cast<CommandWithExamples>())
            command.Add(
                new HelpOption("--help", "-h", "-?")
                {
                    Recursive = false,
                    Description = "This text",
                    Action = new HelpAnswer(command, root, context),
                }
            );
        root.Add(new VersionOption { Description = "Which version this is, and which Dev Proxy", Action = new VersionAnswer(context) });
        return root;

        IEnumerable<string> Names() => root.Subcommands.Select(static command => command.Name);
    }

    private static Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        parsed.InvokeAsync(
            new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false, // It prints the stack.
                ProcessTerminationTimeout = null, // Signals are the commands' own.
            },
            cancellationToken
        );

    /// <summary><c>--help</c>.</summary>
    private sealed class HelpAnswer(CommandWithExamples command, Command root, CommandContext context) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var commands = command == root ? root.Subcommands : [];
            foreach (var line in HelpText.Lines(command, [.. commands], context.Screen.Out.Style))
                context.Screen.Out.Writer.WriteLine(line);
            return ExitCode.Done;
        }
    }

    /// <summary><c>--version</c>.</summary>
    private sealed class VersionAnswer(CommandContext context) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            context.Screen.Out.Writer.WriteLine(VersionText.Lines);
            return ExitCode.Done;
        }
    }
}

/// <summary>Which program this is, and which of that name.</summary>
internal static class VersionText
{
    /// <summary>The version, without the commit that it was built from.</summary>
    public static string Number { get; } =
        typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The version, and in one more line the difference from the other one.</summary>
    public static string Lines { get; } =
        $"devproxy {Number}\n"
        + "Forwards a page's calls to its API and judges CORS. Microsoft's Dev Proxy, which simulates failing APIs, is another program.";
}
