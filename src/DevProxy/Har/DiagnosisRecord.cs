using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DevProxy.Cors;
using DevProxy.Traffic;

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

/// <summary>One entry of a HAR file and the verdict on it.</summary>
/// <param name="Index">Its place in <c>log.entries</c>, from 0.</param>
/// <param name="Kind">What sort of exchange.</param>
/// <param name="Method">The method.</param>
/// <param name="Url">The URL, secrets masked.</param>
/// <param name="Verdict">What the browser made of it. A request that its preflight stopped has the preflight's verdict.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Observation">What its request shows, its preflight taken into account.</param>
internal sealed record DiagnosedEntry(
    int Index,
    ExchangeKind Kind,
    string Method,
    string Url,
    Verdict Verdict,
    [property: JsonIgnore] HarEntry Entry,
    [property: JsonIgnore] Observation Observation
)
{
    /// <summary>What became of the preflight; null when CORS does not apply.</summary>
    [JsonIgnore]
    public PreflightState? Preflight { get; init; }

    /// <summary>The other entry of a preflight and its request; null when there is none.</summary>
    [JsonIgnore]
    public int? PairedWith { get; init; }

    /// <summary>Whether the preflight stopped this request, so that it was never sent.</summary>
    [JsonIgnore]
    public bool WasStopped { get; init; }

    /// <summary>In DevProxy's own files the verdict on the upstream's answer; else null.</summary>
    [JsonIgnore]
    public Verdict? Upstream { get; init; }
}
