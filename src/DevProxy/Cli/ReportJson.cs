using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DevProxy.Checking;
using DevProxy.Configuration;
using DevProxy.Har;
using DevProxy.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Cli;

/// <summary>
/// What commands print with <c>--json</c>, over several lines; verdicts and header lines look as they do in an exchange record.
/// </summary>
internal static class ReportJson
{
    public static JsonSerializerOptions Options { get; } =
        new(ExchangeJson.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(ReportJsonContext.Default, ExchangeJsonContext.Default),
            WriteIndented = true,
        };

    /// <summary>A report as text.</summary>
    public static string Write<TReport>(TReport report) =>
        JsonSerializer.Serialize(report, (JsonTypeInfo<TReport>)Options.GetTypeInfo(typeof(TReport)));
}

/// <summary>The reports of the commands.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CheckRecord))]
[JsonSerializable(typeof(DiagnosisRecord))]
[JsonSerializable(typeof(RouteExplanation))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;

/// <summary>What <c>devproxy validate --json</c> writes.</summary>
/// <param name="Problems">In file order.</param>
internal sealed record ProblemReport(ImmutableArray<ConfigProblem> Problems);

/// <summary>How problems are written for programs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ProblemReport))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext;
