namespace DevProxy.Terminal;

/// <summary>Something to write on: standard output or standard error.</summary>
/// <param name="Writer">Where text goes; each call of it reaches the screen in one piece.</param>
/// <param name="Style">Its colours.</param>
/// <param name="Columns">Its width now, which a person may change at any time; null when it is not a terminal, and lines may be of any length.</param>
internal sealed record Surface(TextWriter Writer, AnsiStyle Style, Func<int?> Columns);
