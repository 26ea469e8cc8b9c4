using System.Text;

namespace DevProxy.Terminal;

/// <summary>Standard output, for data, and standard error, for what is said about it.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Screen(Surface Out, Surface Error)
{
    // A terminal narrower than this is a window that nobody reads; wrapping to it would give a word a line.
    private const int LeastColumns = 40;

    /// <summary>Whether standard input is the terminal itself, and not a pipe or a file.</summary>
    public static bool HasInput => !Console.IsInputRedirected;

    /// <summary>The screen of this process.</summary>
    public static Screen OfProcess(IReadOnlyDictionary<string, string> environment)
    {
        // Windows starts with the code page of the region, which has no arrows.
        if (OperatingSystem.IsWindows())
            Console.OutputEncoding = Encoding.UTF8;
        return new Screen(
            Of(Console.Out, environment, !Console.IsOutputRedirected),
            Of(Console.Error, environment, !Console.IsErrorRedirected)
        );
    }

    private static Surface Of(TextWriter writer, IReadOnlyDictionary<string, string> environment, bool isTerminal) =>
        new(writer, new AnsiStyle(ColourChoice.IsColoured(environment, isTerminal)), isTerminal ? TerminalColumns : static () => null);

    private static int? TerminalColumns()
    {
        try
        {
            return Console.WindowWidth > 0 ? Math.Max(Console.WindowWidth, LeastColumns) : null;
        }
        catch (IOException)
        {
            return null; // A terminal that does not report its size.
        }
    }
}

/// <summary>Something to write on: standard output or standard error.</summary>
/// <param name="Writer">Where text goes; each call of it reaches the screen in one piece.</param>
/// <param name="Style">Its colours.</param>
/// <param name="Columns">Its width now, which a person may change at any time; null when it is not a terminal, and lines may be of any
/// length.</param>
internal sealed record Surface(TextWriter Writer, AnsiStyle Style, Func<int?> Columns);
