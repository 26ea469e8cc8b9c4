using System.Collections.Immutable;

namespace DevProxy.Configuration.Draft;

/// <summary>
/// The endpoints that a project serves itself below <c>/api</c>: frameworks make them of files, by where they are and what they are called.
/// </summary>
internal static class OwnEndpoints
{
    private const string Segment = "api";
    private const int DeepestFolder = 12;
    private const int MostFiles = 20_000;

    private static readonly string[] Code = [".js", ".ts", ".mjs", ".mts", ".cjs", ".cts", ".jsx", ".tsx"];

    // By the packages of a framework: the folder whose paths are the site's, and what the file of an endpoint is called; null for any name.
    private static readonly ImmutableArray<(ImmutableArray<string> Packages, string Folder, string? Name)> Conventions =
    [
        (["next"], "app", "route"),
        (["next"], "src/app", "route"),
        (["next"], "pages", null),
        (["next"], "src/pages", null),
        (["nuxt", "nuxt3", "nitropack", "nitro"], "server", null),
        (["nuxt", "nuxt3", "nitropack", "nitro"], "server/routes", null),
        (["@sveltejs/kit"], "src/routes", "+server"),
        (["astro"], "src/pages", null),
        (["gatsby"], "src", null),
        (["@react-router/dev", "@remix-run/dev", "@remix-run/react"], "app/routes", null),
        (["@solidjs/start", "@tanstack/react-start", "@tanstack/solid-start", "@builder.io/qwik-city"], "src/routes", null),
    ];

    /// <summary>The first of them, as a person names it; null when there is none.</summary>
    /// <param name="project">The project's folder.</param>
    /// <param name="dependsOn">Whether the project depends on a package.</param>
    public static string? Find(string project, Func<string, bool> dependsOn) =>
        Conventions
            .Where(one => one.Packages.Any(dependsOn))
            .Select(one => FirstIn(project, one.Folder, one.Name))
            .FirstOrDefault(static file => file is not null);

    private static string? FirstIn(string project, string folder, string? name)
    {
        var root = Path.Combine(project, folder);
        if (!Directory.Exists(root))
            return null;
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            MaxRecursionDepth = DeepestFolder,
        };
        return Directory
            .EnumerateFiles(root, "*", options)
            .Take(MostFiles)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => IsEndpoint(file, name))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{folder}/{file}")
            .FirstOrDefault();
    }

    private static bool IsEndpoint(string file, string? name)
    {
        var extension = Path.GetExtension(file);
        if (!Code.Contains(extension) || file.EndsWith(".d.ts", StringComparison.Ordinal))
            return false;
        if (name is not null && Path.GetFileNameWithoutExtension(file) != name)
            return false;
        // A folder in parentheses groups routes and is no part of their path; in flat routes a dot is what a slash is elsewhere.
        var first = Array.Find(file.Split('/'), static part => part is not ['(', .., ')'] && part is not ['_', ..])!;
        return first == Segment || first.StartsWith(Segment + ".", StringComparison.Ordinal);
    }
}
