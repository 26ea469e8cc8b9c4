using System.Text.RegularExpressions;
using DevProxy.Terminal;

namespace DevProxy.Companion;

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
