namespace DevProxy.Terminal;

/// <summary>What a word means for the person who reads it, and so its colour.</summary>
internal enum Tone
{
    Plain,
    Quiet,
    Good,
    Mended,
    Doubtful,
    Bad,
}
