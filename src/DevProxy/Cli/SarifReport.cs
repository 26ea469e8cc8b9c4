using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using DevProxy.Checking;
using DevProxy.Configuration.Json;

namespace DevProxy.Cli;

/// <summary>Results as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"), which code scanning takes.</summary>
internal static class SarifReport
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <summary>The document.</summary>
    /// <param name="results">All results; what passed is no result of SARIF.</param>
    /// <param name="file">The list, from the repository's root.</param>
    public static string Write(ImmutableArray<TestResult> results, string file)
    {
        var failed = results.Where(static result => result.Status != TestStatus.Passed).ToList();
        var rules = failed.Select(static result => result.Code!).Distinct().Order(StringComparer.Ordinal).ToList();
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, ReadableJson.Indented))
        {
            json.WriteStartObject();
            json.WriteString("$schema", Schema);
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, rules);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (var result in failed)
                Write(json, result, rules.IndexOf(result.Code!), file);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static void WriteTool(Utf8JsonWriter json, List<string> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "DevProxy");
        json.WriteString("version", VersionText.Number);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule);
            WriteText(json, "shortDescription", $"CORS: {rule.Replace('-', ' ')}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TestResult result, int rule, string file)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", result.Code);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", "error");
        WriteText(json, "message", $"{result.Expectation.Name}: {result.Message} {result.Fix}".TrimEnd());
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Uri.EscapeDataString(file).Replace("%2F", "/", StringComparison.Ordinal));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", result.Expectation.At.Line);
        json.WriteNumber("startColumn", result.Expectation.At.Column);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();

        // What stays the same where the file's lines move.
        json.WriteStartObject("partialFingerprints");
        json.WriteString("expectation/v1", result.Expectation.Name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
