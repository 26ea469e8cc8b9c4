using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary>A command whose help opens with examples.</summary>
/// <param name="name">The word that calls it.</param>
/// <param name="description">What it does, one line.</param>
internal abstract class CommandWithExamples(string name, string description) : Command(name, description)
{
    /// <summary>How to use it, the most common way first.</summary>
    public abstract ImmutableArray<Example> Examples { get; }

    /// <summary>The words behind the name, as <c>[FILE] [options]</c>.</summary>
    public abstract string Usage { get; }

    /// <summary>What else its help has to say; empty for nothing.</summary>
    public virtual string Remarks => "";

    /// <summary>Words that are not options, at most.</summary>
    public virtual int MostWords => Arguments.Count;
}

/// <summary>One way to use a command.</summary>
/// <param name="Line">What is typed.</param>
/// <param name="Meaning">What it does, a few words.</param>
internal sealed record Example(string Line, string Meaning);

/// <summary>The help of a command: first how it is used, then everything it knows.</summary>
internal static class HelpText
{
    // Readable in half a screen; a wider terminal changes nothing.
    private const int Columns = 96;
    private const int WidestLeft = 34;

    /// <summary>The lines.</summary>
    /// <param name="command">The command.</param>
    /// <param name="commands">The commands below it, for the program itself; none for a command.</param>
    /// <param name="style">Colours.</param>
    public static IEnumerable<string> Lines(CommandWithExamples command, IReadOnlyCollection<Command> commands, AnsiStyle style)
    {
        yield return command.Description!;
        yield return "";
        yield return style.Bold("Examples:");
        foreach (var line in Table([.. command.Examples.Select(static example => ($"  {example.Line}", example.Meaning))], style.Cyan))
            yield return line;
        yield return "";
        yield return $"{style.Bold("Usage:")} {(commands.Count > 0 ? "devproxy" : $"devproxy {command.Name}")} {command.Usage}".TrimEnd();
        if (command.Remarks.Length > 0)
        {
            yield return "";
            foreach (var line in command.Remarks.Split('\n').SelectMany(static line => TextWrap.Wrap(line, Columns)))
                yield return line;
        }

        if (commands.Count > 0)
        {
            yield return "";
            yield return style.Bold("Commands:");
            foreach (var line in Table([.. commands.Select(static one => ($"  {one.Name}", one.Description!))], style.Cyan))
                yield return line;
        }

        yield return "";
        yield return style.Bold("Options:");
        foreach (
            var line in Table(
                [.. command.Options.Where(static option => !option.Hidden).Select(static option => (Left(option), option.Description!))],
                style.Cyan
            )
        )
            yield return line;
    }

    private static string Left(Option option)
    {
        var shortName = option.Aliases.FirstOrDefault(static alias => alias.Length == 2);
        var names = shortName is null ? $"      {option.Name}" : $"  {shortName}, {option.Name}";
        return option is HelpOption or VersionOption || option.HelpName is null ? names : $"{names} {option.HelpName}";
    }

    private static IEnumerable<string> Table(ImmutableArray<(string Left, string Right)> rows, Func<string, string> paint)
    {
        var width =
            rows.Where(static row => row.Left.Length <= WidestLeft).Select(static row => row.Left.Length).DefaultIfEmpty(0).Max() + 2;
        foreach (var (left, right) in rows)
        {
            var lines = TextWrap.Wrap(right, Columns - width).ToList();
            if (left.Length + 2 > width)
            {
                yield return paint(left);
                yield return new string(' ', width) + lines[0];
            }
            else
            {
                yield return paint(left) + new string(' ', width - left.Length) + lines[0];
            }

            foreach (var line in lines.Skip(1))
                yield return new string(' ', width) + line;
        }
    }
}
