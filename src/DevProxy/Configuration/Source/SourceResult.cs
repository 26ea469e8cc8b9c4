namespace DevProxy.Configuration.Source;

/// <summary>A file as a tree, or its first syntax error.</summary>
internal sealed record SourceResult(SourceNode? Root, ConfigProblem? Problem);
