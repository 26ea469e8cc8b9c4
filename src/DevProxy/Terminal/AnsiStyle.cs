namespace DevProxy.Terminal;

/// <summary>The colours that every terminal has and its theme chooses, or none at all.</summary>
/// <param name="coloured">Whether anything is coloured.</param>
internal sealed class AnsiStyle(bool coloured)
{
    private const string Escape = "\u001b[";

    /// <summary>Text stays as it is.</summary>
    public static AnsiStyle None { get; } = new(false);

    /// <summary>Whether anything is coloured.</summary>
    public bool Coloured { get; } = coloured;

    public string Bold(string text) => Paint(text, 1, 22);

    public string Dim(string text) => Paint(text, 2, 22);

    public string Red(string text) => Paint(text, 31, 39);

    public string Green(string text) => Paint(text, 32, 39);

    public string Yellow(string text) => Paint(text, 33, 39);

    public string Magenta(string text) => Paint(text, 35, 39);

    public string Cyan(string text) => Paint(text, 36, 39);

    // Each colour ends with its own reset, so that colours nest: bold inside red leaves the rest red.
    private string Paint(string text, int on, int off) => Coloured && text.Length > 0 ? $"{Escape}{on}m{text}{Escape}{off}m" : text;
}

/// <summary>Whether an output is coloured.</summary>
internal static class ColourChoice
{
    /// <summary>
    /// On a terminal that is not <c>dumb</c>, or where <c>FORCE_COLOR</c> asks for it (<c>0</c> and <c>false</c> ask for none); never with
    /// <c>NO_COLOR</c> (no-color.org: set, and not empty).
    /// </summary>
    public static bool IsColoured(IReadOnlyDictionary<string, string> environment, bool isTerminal)
    {
        if (environment.GetValueOrDefault("NO_COLOR") is { Length: > 0 })
            return false;
        if (environment.GetValueOrDefault("FORCE_COLOR") is { } forced)
            return forced is not ("0" or "false");
        return isTerminal && environment.GetValueOrDefault("TERM") != "dumb";
    }
}

/// <summary>What a word means for the person who reads it, and so its colour.</summary>
internal enum Tone
{
    Plain,
    Muted,
    Good,
    Changed,
    Warning,
    Bad,
}

/// <summary>Which colour a tone has.</summary>
internal static class Palette
{
    public static string Paint(AnsiStyle style, Tone tone, string text) =>
        tone switch
        {
            Tone.Muted => style.Dim(text),
            Tone.Good => style.Green(text),
            Tone.Changed => style.Magenta(text),
            Tone.Warning => style.Yellow(text),
            Tone.Bad => style.Red(text),
            _ => text,
        };
}
