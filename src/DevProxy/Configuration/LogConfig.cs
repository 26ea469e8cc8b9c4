using System.Collections.Immutable;

namespace DevProxy.Configuration;

/// <summary>How the log is written.</summary>
/// <param name="Level">The least level shown.</param>
/// <param name="Format">For people or for programs.</param>
/// <param name="File">A rolling file of JSON lines, absolute path; null for none.</param>
/// <param name="Redact">Header names, lower case, masked beside the well-known ones.</param>
internal sealed record LogConfig(LogLevelName Level, LogFormat Format, string? File, ImmutableArray<string> Redact)
{
    /// <summary>Whether JSON and form fields named like secrets are masked in bodies that are shown.</summary>
    public bool RedactBodies { get; init; } = true;

    /// <summary>Texts of the configuration that are secrets wherever they show.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>Headers that are set from a <c>${NAME}</c>, with the value that is sent: masked under their name, whatever the value is.</summary>
    public ImmutableArray<HeaderChange> SecretHeaders { get; init; } = [];
}
