namespace DevProxy.Configuration;

internal enum RewriteOriginKind
{
    /// <summary>What was same-origin for the browser stays same-origin upstream; a cross-origin request keeps its own.</summary>
    Auto,

    /// <summary><c>true</c>: always the target's.</summary>
    Target,

    /// <summary><c>false</c>: the browser's own.</summary>
    Never,

    /// <summary>A string: always that origin.</summary>
    Fixed,
}
