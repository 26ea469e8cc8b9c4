using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace DevProxy.Har;

/// <summary>What <c>devproxy diagnose</c> found in a HAR file, as data.</summary>
/// <param name="Entries">All entries in the file's order.</param>
/// <param name="Summary">How many have each outcome, by its name; every outcome is named.</param>
internal sealed record DiagnosisRecord(ImmutableArray<DiagnosedEntry> Entries, ImmutableSortedDictionary<string, int> Summary)
{
    /// <summary>Who wrote the file.</summary>
    [JsonIgnore]
    public string Creator { get; init; } = "";
}
