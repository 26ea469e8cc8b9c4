namespace DevProxy.Cli;

/// <summary>One way to use a command.</summary>
/// <param name="Line">What is typed.</param>
/// <param name="Meaning">What it does, a few words.</param>
internal sealed record Example(string Line, string Meaning);
