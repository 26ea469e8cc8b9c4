using System.Collections.Immutable;
using System.Text.Json;
using DevProxy.Configuration;
using DevProxy.Responding;

namespace DevProxy.Inspector;

/// <summary>
/// <c>GET /api/config</c>: the configuration in force, what is wrong with the file, where DevProxy listens, and the token.
/// </summary>
/// <param name="status">The configuration.</param>
/// <param name="overrides">What is switched on over it.</param>
/// <param name="proxyUrl">Where the proxy listens, as a browser on this machine writes it.</param>
/// <param name="inspectorUrl">Where the inspector does.</param>
/// <param name="token">What a request that changes something has to show.</param>
internal sealed class ConfigEndpoint(ConfigStatus status, Overrides overrides, string proxyUrl, string inspectorUrl, string token)
{
    /// <summary>Answers with both.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        var now = status.Now;
        return InspectorJson.AnswerAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                ConfigJson.Write(json, now.InForce);
                ConfigJson.WriteNotice(json, now);
                OverridesEndpoint.Write(json, overrides);
                ProfileEndpoint.Write(json, now.InForce);
                json.WriteStartObject("listening");
                json.WriteString("proxy", proxyUrl);
                json.WriteString("inspector", inspectorUrl);
                json.WriteEndObject();
                json.WriteString("token", token);
                json.WriteEndObject();
            }
        );
    }
}

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
    public static void WriteNotice(Utf8JsonWriter json, ConfigNotice notice)
    {
        json.WritePropertyName("problems");
        Write(json, notice.Problems);
        json.WriteStartArray("afterRestart");
        foreach (var key in notice.AfterRestart)
            json.WriteStringValue(key);
        json.WriteEndArray();
    }

    /// <summary>Problems, as a list.</summary>
    public static void Write(Utf8JsonWriter json, ImmutableArray<ConfigProblem> problems)
    {
        json.WriteStartArray();
        foreach (var problem in problems)
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
    }
}
