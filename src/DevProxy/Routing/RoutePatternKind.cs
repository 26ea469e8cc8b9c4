namespace DevProxy.Routing;

internal enum RoutePatternKind
{
    /// <summary>A path prefix on segment boundaries.</summary>
    Prefix,

    /// <summary><c>*</c> within a segment, <c>**</c> across.</summary>
    Glob,

    /// <summary>Begins with <c>^</c>.</summary>
    Expression,
}
