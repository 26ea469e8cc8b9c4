using System.Text.Json;
using DevProxy.Configuration;

namespace DevProxy.Inspector;

/// <summary>The configuration in the inspector's API.</summary>
internal static class ConfigJson
{
    /// <summary>The keys of proxy.json, every default written out, secrets masked: members of the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, ProxyConfig config)
    {
        using var view = JsonDocument.Parse(config.View.Json);
        foreach (var member in view.RootElement.EnumerateObject())
            member.WriteTo(json);
        json.WriteString("path", config.Path);
    }

    /// <summary>What is wrong with the file, and what waits for a restart: members of the object that is open.</summary>
    public static void WriteStanding(Utf8JsonWriter json, ConfigNotice notice)
    {
        json.WriteStartArray("problems");
        foreach (var problem in notice.Problems)
        {
            json.WriteStartObject();
            json.WriteString("severity", problem.Severity == ProblemSeverity.Error ? "error" : "warning");
            json.WriteNumber("line", problem.Line);
            json.WriteNumber("column", problem.Column);
            json.WriteString("path", problem.Path);
            json.WriteString("message", problem.Message);
            json.WriteString("fix", problem.Fix);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("afterRestart");
        foreach (var key in notice.AfterRestart)
            json.WriteStringValue(key);
        json.WriteEndArray();
    }
}
