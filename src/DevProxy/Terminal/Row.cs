namespace DevProxy.Terminal;

/// <summary>One row of a block: a label, and what it says.</summary>
/// <param name="Label">A word or two; empty where the row goes on from the one above.</param>
/// <param name="Text">Shown as it is, control characters written out.</param>
/// <param name="Tone">The text's colour.</param>
/// <param name="Verbatim">Whether the text is code: it keeps its own lines and indentation, and has no label.</param>
internal sealed record Row(string Label, string Text, Tone Tone = Tone.Plain, bool Verbatim = false);
