using System.Text;
using System.Text.RegularExpressions;
using DevProxy.Terminal;

namespace DevProxy.Companion;

/// <summary>Passes a program's output on, a line at a time, so that it does not tear the log's lines apart.</summary>
/// <param name="surface">Where it goes.</param>
/// <param name="time">The clock.</param>
internal sealed class CompanionPipe(Surface surface, TimeProvider time)
{
    private const int BufferCharacters = 4096;

    // A program without an end would be kept waiting for one that does not come.
    private const int LongestLine = 64 * 1024;

    // A prompt ("Ok to proceed? ") has no line end; it is shown when nothing follows.
    private static readonly TimeSpan PromptAfter = TimeSpan.FromMilliseconds(150);

    /// <summary>Gets each line, without colours.</summary>
    public Action<string> Heard { get; init; } = static _ => { };

    private readonly StringBuilder _line = new();
    private bool _broken;

    /// <summary>Passes on all that comes, until the program's end of the pipe is closed.</summary>
    public async Task PumpAsync(TextReader output, CancellationToken cancellationToken)
    {
        var buffer = new char[BufferCharacters];
        while (true)
        {
            var reading = output.ReadAsync(buffer.AsMemory(), cancellationToken).AsTask();
            if (_line.Length > 0 && await Task.WhenAny(reading, Task.Delay(PromptAfter, time, cancellationToken)) != reading)
                Flush("");
            var count = await reading;
            if (count == 0)
                break;
            Take(buffer.AsSpan(0, count));
        }

        if (_line.Length > 0)
            Flush("\n");
    }

    private void Take(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('\n') is var end and >= 0)
        {
            _line.Append(text[..end]);
            Flush("\n");
            text = text[(end + 1)..];
        }

        _line.Append(text);
        if (_line.Length > LongestLine)
            Flush("\n");
    }

    private void Flush(string end)
    {
        if (end.Length > 0)
            Heard(CompanionText.Clean(_line.ToString(), AnsiStyle.None));
        try
        {
            if (!_broken)
            {
                surface.Writer.Write(CompanionText.Clean(_line.ToString(), surface.Style) + end);
                surface.Writer.Flush();
            }
        }
        catch (IOException)
        {
            _broken = true; // A full disk. The program must not be kept waiting for it: its output is read on and dropped.
        }

        _line.Clear();
    }
}

/// <summary>Makes a program's output fit into a log: its colours stay, what clears the screen or moves about on it goes.</summary>
internal static partial class CompanionText
{
    private const string Reset = "\u001b[0m";

    /// <summary>A piece of a line, without its end.</summary>
    /// <param name="text">What the program wrote.</param>
    /// <param name="style">Whether colours are wanted.</param>
    public static string Clean(string text, AnsiStyle style)
    {
        // A progress bar writes over its own line; the last state is the one that would be seen.
        var line = text.TrimEnd('\r');
        line = line[(line.LastIndexOf('\r') + 1)..];

        var coloured = false;
        line = Sequence()
            .Replace(
                line,
                match =>
                {
                    var isColour = style.Coloured && match.Value is ['\u001b', '[', .., 'm'];
                    coloured |= isColour;
                    return isColour ? match.Value : "";
                }
            );
        line = string.Concat(line.Where(static c => c is '\t' or '\u001b' || !char.IsControl(c)));
        return coloured ? line + Reset : line;
    }

    // ECMA-48: CSI sequences, strings (OSC, DCS, SOS, PM, APC) up to their end, and the two- and three-character escapes.
    [GeneratedRegex(
        "\u001b\\[[0-?]*[ -/]*[@-~]|\u001b[\\]PX^_][^\u0007\u001b]*(\u0007|\u001b\\\\)?|\u001b[ -/]*[0-~]?|\u009b[0-?]*[ -/]*[@-~]",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Sequence();
}
