namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>
/// A common mistake of a backend, and how <c>devproxy check</c> must name it. In the code, <c>THE_PAGE</c> stands for the page's origin,
/// and the comment <c>CORS</c> marks the old CORS settings, which a printed fix says to remove.
/// </summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="Request">The request of the page.</param>
/// <param name="Code">The failure code.</param>
/// <param name="RootCause">The root cause; null where the traffic shows none.</param>
internal sealed record Mistake(string Name, PageRequest Request, string Code, string? RootCause)
{
    /// <summary>Code at the place where the program sets up its middleware.</summary>
    public string Layers { get; init; } = "";

    /// <summary>Code at the place where the program answers.</summary>
    public string Answer { get; init; } = "";

    /// <summary>The status that the page reads once the mistake is fixed.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The mistake with this name among those of a backend.</summary>
    public static Mistake Named(IEnumerable<Mistake> mistakes, string name) => mistakes.Single(mistake => mistake.Name == name);

    /// <summary>The names, as a theory's rows.</summary>
    public static TheoryData<string> Names(IEnumerable<Mistake> mistakes) => [.. mistakes.Select(mistake => mistake.Name)];
}
