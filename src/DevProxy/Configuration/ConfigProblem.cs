namespace DevProxy.Configuration;

/// <summary>One thing that is wrong with a configuration, and what would be right.</summary>
/// <param name="Severity">Whether the configuration can be used anyway.</param>
/// <param name="Line">1-based; 0 when it is not in the file (an option, an environment variable).</param>
/// <param name="Column">1-based, in UTF-16 units; 0 as <paramref name="Line"/>.</param>
/// <param name="Path">Its path, such as <c>routes["/api"].cors.origin</c>.</param>
/// <param name="Message">What is wrong, one sentence.</param>
/// <param name="Fix">What would be right, one sentence.</param>
internal sealed record ConfigProblem(ProblemSeverity Severity, int Line, int Column, string Path, string Message, string Fix);
