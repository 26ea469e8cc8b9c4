namespace DevProxy.Terminal;

/// <summary>Which colour a tone has.</summary>
internal static class Palette
{
    public static string Paint(AnsiStyle style, Tone tone, string text) =>
        tone switch
        {
            Tone.Quiet => style.Dim(text),
            Tone.Good => style.Green(text),
            Tone.Mended => style.Magenta(text),
            Tone.Doubtful => style.Yellow(text),
            Tone.Bad => style.Red(text),
            _ => text,
        };
}
