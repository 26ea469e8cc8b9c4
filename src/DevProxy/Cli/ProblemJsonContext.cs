using System.Text.Json.Serialization;

namespace DevProxy.Cli;

/// <summary>How problems are written for programs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ProblemReport))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext;
