using System.Collections.Immutable;

namespace DevProxy.Configuration;

/// <summary>How the log is written.</summary>
/// <param name="Level">The least level shown.</param>
/// <param name="Format">For people or for programs.</param>
/// <param name="File">A rolling file of JSON lines, absolute path; null for none.</param>
/// <param name="Redact">Header names, lower case, masked beside the well-known ones.</param>
internal sealed record LogConfig(LogLevelName Level, LogFormat Format, string? File, ImmutableArray<string> Redact);
