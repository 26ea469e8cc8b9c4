using System.Text.Json;
using DevProxy.Configuration.Json;
using DevProxy.Responding;

namespace DevProxy.Inspector;

/// <summary><c>/api/overrides</c>: what routes do differently until it is switched off.</summary>
/// <param name="answers">What is switched, and the configuration that it is laid over.</param>
internal sealed class OverridesEndpoint(LocalAnswers answers)
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>What is on.</summary>
    public Task ListAsync(HttpContext context) =>
        InspectorJson.AnswerAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                Write(json, answers.Overrides);
                json.WriteEndObject();
            }
        );

    /// <summary>Switches on, instead of what was on for that route.</summary>
    public async Task SetAsync(HttpContext context)
    {
        if (await InspectorJson.BodyAsync(context, MostBytes) is not { } body)
            return;
        var (on, problems) = answers.Overrides.Set(body, answers.Config());
        await (
            on is null
                ? InspectorJson.RefuseAsync(
                    context,
                    new Refusal(StatusCodes.Status422UnprocessableEntity, "Not switched on", $"{problems[0].Message}: {problems[0].Fix}.")
                    {
                        Problems = problems,
                    }
                )
                : InspectorJson.AnswerAsync(context, json => Write(json, on))
        );
    }

    /// <summary>Switches one route off (<c>?route=/api</c>), or all.</summary>
    public Task EndAsync(HttpContext context)
    {
        var route = context.Request.Query["route"];
        var wasOn = answers.Overrides.End(route.Count == 0 ? null : route.ToString());
        if (!wasOn && route.Count > 0)
            return InspectorJson.RefuseAsync(
                context,
                new Refusal(StatusCodes.Status404NotFound, "Nothing to switch off", $"No switch is on for the route \"{route}\".")
            );
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>What is on, as a member of the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, Overrides overrides)
    {
        json.WriteStartArray("overrides");
        foreach (var on in overrides.All)
            Write(json, on);
        json.WriteEndArray();
    }

    // As it was said, and in words.
    private static void Write(Utf8JsonWriter json, Override on)
    {
        json.WriteStartObject();
        foreach (var member in on.Said.Members)
        {
            json.WritePropertyName(member.Key);
            SourceJson.Write(json, member.Value, static text => text.Text, static (_, _) => false);
        }

        json.WriteString("words", on.Words);
        json.WriteEndObject();
    }
}
