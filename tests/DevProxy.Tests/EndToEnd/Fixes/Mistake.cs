namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>A common mistake of a backend, and how <c>devproxy check</c> must name it. In the code, <c>THE_PAGE</c> stands for the page's
/// origin, and the word <c>CORS</c> in a comment marks the lines that an instruction to take out the old CORS settings means.</summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="Asked">What the page asks.</param>
/// <param name="Code">The failure code.</param>
/// <param name="RootCause">The cause; null where the bytes show none.</param>
internal sealed record Mistake(string Name, Asked Asked, string Code, string? RootCause)
{
    /// <summary>Code where the program sets up its layers.</summary>
    public string Layers { get; init; } = "";

    /// <summary>Code where the program answers.</summary>
    public string Answer { get; init; } = "";

    /// <summary>The status that the page reads once the mistake is mended.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The mistake of this name, among those of a backend.</summary>
    public static Mistake Named(IEnumerable<Mistake> mistakes, string name) => mistakes.Single(mistake => mistake.Name == name);

    /// <summary>The names, as a theory's rows.</summary>
    public static TheoryData<string> Names(IEnumerable<Mistake> mistakes) => [.. mistakes.Select(mistake => mistake.Name)];
}
