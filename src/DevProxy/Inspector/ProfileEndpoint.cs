using System.Text.Json;
using DevProxy.Configuration;

namespace DevProxy.Inspector;

/// <summary><c>/api/profile</c>: which profile is laid over the file.</summary>
/// <param name="status">The configuration.</param>
internal sealed class ProfileEndpoint(ConfigStatus status)
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>The one in force, and those that there are.</summary>
    public Task AnswerAsync(HttpContext context) =>
        InspectorJson.AnswerAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                Write(json, status.Now.InForce);
                json.WriteEndObject();
            }
        );

    /// <summary>Lays another over the file.</summary>
    public async Task UseAsync(HttpContext context)
    {
        if (await InspectorJson.BodyAsync(context, MostBytes) is not { } body)
            return;
        if (Wanted(body) is not { } name)
        {
            await Refuse(context, "Send { \"profile\": \"staging\" }, or \"default\" for none.");
            return;
        }

        var problems = status.UseProfile(name);
        await (
            problems.IsEmpty
                ? AnswerAsync(context)
                : Refuse(context, string.Join(" ", problems.Select(static problem => $"{problem.Message}: {problem.Fix}.")))
        );
    }

    /// <summary>Both, as members of the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, ProxyConfig config)
    {
        json.WriteString("profile", config.Profile);
        json.WriteStartArray("profileNames");
        foreach (var name in config.Profiles)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    private static string? Wanted(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return
                json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("profile", out var name)
                && name.ValueKind == JsonValueKind.String
                ? name.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task Refuse(HttpContext context, string detail) =>
        InspectorJson.RefuseAsync(context, new Refusal(StatusCodes.Status422UnprocessableEntity, "Not in force", detail));
}
