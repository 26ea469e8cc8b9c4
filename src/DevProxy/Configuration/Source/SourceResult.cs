namespace DevProxy.Configuration.Source;

/// <summary>A file as a tree, or the first thing that makes it no JSON.</summary>
internal sealed record SourceResult(SourceNode? Root, ConfigProblem? Problem);
