namespace DevProxy.Tests.Documentation;

/// <summary>The Markdown that people read, named from the root of the repository.</summary>
internal static class Documents
{
    /// <summary>All of it.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        .. Below("docs"),
        .. Below("skills"),
        .. Below("packaging"),
        .. Below("src/DevProxy.Cors"),
        .. Below("tests/benchmarks"),
    ];

    /// <summary>That of one folder and what is below it.</summary>
    public static IEnumerable<string> Below(string folder) =>
        Directory
            .GetFiles(Repository.Path(folder), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "node_modules" or "bin" or "obj" or "out"))
            .Order(StringComparer.Ordinal);
}
