namespace DevProxy.Terminal;

/// <summary>Which colour a tone has.</summary>
internal static class Palette
{
    public static string Paint(Ink ink, Tone tone, string text) => tone switch
    {
        Tone.Quiet => ink.Dim(text),
        Tone.Good => ink.Green(text),
        Tone.Mended => ink.Magenta(text),
        Tone.Doubtful => ink.Yellow(text),
        Tone.Bad => ink.Red(text),
        _ => text,
    };
}
