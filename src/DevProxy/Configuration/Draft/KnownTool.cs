using System.Collections.Immutable;

namespace DevProxy.Configuration.Draft;

/// <summary>A tool whose dev server serves a page.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Port">Where it listens when nothing else is said.</param>
/// <param name="Packages">What a project that uses it depends on, one of these.</param>
/// <param name="Words">What a script calls it by, one of these.</param>
internal sealed record KnownTool(string Name, int Port, ImmutableArray<string> Packages, ImmutableArray<string> Words)
{
    /// <summary>All of them; a framework comes before the tools that its projects use for other purposes, such as tests.</summary>
    public static ImmutableArray<KnownTool> All { get; } =
    [
        new("Next.js", 3000, ["next"], ["next"]),
        new("create-react-app", 3000, ["react-scripts"], ["react-scripts", "craco", "react-app-rewired"]),
        new("Angular", 4200, ["@angular/cli", "@angular/core"], ["ng"]),
        new("Vue CLI", 8080, ["@vue/cli-service", "@vue/cli"], ["vue-cli-service"]),
        new("Nuxt", 3000, ["nuxt", "nuxt3"], ["nuxt", "nuxi"]),
        new("Astro", 4321, ["astro"], ["astro"]),
        new("Gatsby", 8000, ["gatsby"], ["gatsby"]),
        new("SvelteKit", 5173, ["@sveltejs/kit"], []),
        new("Vite", 5173, ["vite"], ["vite"]),
        new("Parcel", 1234, ["parcel", "parcel-bundler"], ["parcel"]),
        new("webpack", 8080, ["webpack-dev-server"], ["webpack", "webpack-dev-server"]),
    ];
}
