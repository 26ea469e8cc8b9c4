using System.Globalization;
using System.Text.Json;
using DevProxy.Configuration;
using DevProxy.Responding;

namespace DevProxy.Inspector;

/// <summary><c>/api/mocks</c>: the folder of mocks, and what may be changed in it.</summary>
/// <param name="editor">Writes its files.</param>
internal sealed class MocksEndpoint(MockEditor editor)
{
    private const int MostBytes = 10 * 1024 * 1024;

    /// <summary>The files with their mocks and their problems.</summary>
    public Task ListAsync(HttpContext context) =>
        InspectorJson.AnswerAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("folder", editor.Folder.Folder is null ? null : editor.Folder.Shown);
                json.WriteStartArray("files");
                foreach (var file in editor.Folder.Files)
                    Write(json, file);
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    /// <summary>Writes an exchange down as a mock: <c>{ "exchange": 42 }</c>.</summary>
    public async Task SaveAsync(HttpContext context)
    {
        if (await ReadAsync(context, json => json.GetProperty("exchange").GetInt64(), """{ "exchange": 42 }""") is not { } id)
            return;
        var edit = editor.Save(id);
        if (edit.Outcome == MockOutcome.Done)
            context.Response.StatusCode = StatusCodes.Status201Created;
        await AnswerAsync(context, edit);
    }

    /// <summary>The text of one file.</summary>
    public Task TextAsync(HttpContext context)
    {
        if (editor.Text(Name(context)) is not { } text)
            return InspectorJson.RefuseAsync(context, NotThere(context));
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.Body.WriteAsync(text, context.RequestAborted).AsTask();
    }

    /// <summary>Replaces the text of one file.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        if (await InspectorJson.BodyAsync(context, MostBytes) is { } body)
            await AnswerAsync(context, editor.Write(Name(context), body));
    }

    /// <summary>Switches one mock on or off: <c>{ "index": 0, "enabled": false }</c>.</summary>
    public async Task SwitchAsync(HttpContext context)
    {
        var asked = await ReadAsync(
            context,
            json =>
                (Index: json.TryGetProperty("index", out var index) ? index.GetInt32() : 0, On: json.GetProperty("enabled").GetBoolean()),
            """{ "index": 0, "enabled": false }"""
        );
        if (asked is var (at, on))
            await AnswerAsync(context, editor.Switch(Name(context), at, on));
    }

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static async Task<T?> ReadAsync<T>(HttpContext context, Func<JsonElement, T> read, string example)
        where T : struct
    {
        if (await InspectorJson.BodyAsync(context, MostBytes) is not { } body)
            return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            return read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            await InspectorJson.RefuseAsync(
                context,
                new Refusal(StatusCodes.Status400BadRequest, "Body not understood", $"Send JSON like {example}.")
            );
            return null;
        }
    }

    private static Task AnswerAsync(HttpContext context, MockEdit edit) =>
        edit switch
        {
            { Outcome: MockOutcome.Done, File: { } file } => InspectorJson.AnswerAsync(context, json => Write(json, file, edit.Behind)),
            { Outcome: MockOutcome.NotKept } => InspectorJson.RefuseAsync(
                context,
                new Refusal(
                    StatusCodes.Status404NotFound,
                    "No such exchange",
                    "It is not kept, or no longer: the inspector keeps only the newest ones."
                )
            ),
            { Outcome: MockOutcome.Invalid, Problems: [var first, ..] problems } => InspectorJson.RefuseAsync(
                context,
                new Refusal(StatusCodes.Status422UnprocessableEntity, "Not a mock", $"{Place(first)}{first.Message}: {first.Fix}.")
                {
                    Problems = problems,
                }
            ),
            { Reason: { } reason } => InspectorJson.RefuseAsync(context, new Refusal(StatusCodes.Status409Conflict, "Not written", reason)),
            _ => InspectorJson.RefuseAsync(context, NotThere(context)),
        };

    private static string Place(ConfigProblem problem) =>
        problem.Line == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"Line {problem.Line}, column {problem.Column}: ");

    private static Refusal NotThere(HttpContext context) =>
        new(
            StatusCodes.Status404NotFound,
            "No such mock",
            $"GET /api/mocks lists the files of the folder and their mocks; {context.Request.RouteValues["name"]} is not among them, or has "
                + "no such mock."
        );

    private static void Write(Utf8JsonWriter json, MockFile file, string? behind = null)
    {
        json.WriteStartObject();
        if (behind is not null)
            json.WriteString("behind", behind);
        json.WriteString("file", file.RelativePath);
        json.WriteString("name", file.Name);
        json.WriteStartArray("mocks");
        foreach (var mock in file.Mocks)
        {
            json.WriteStartObject();
            json.WriteString("method", mock.Method);
            json.WriteString("path", mock.Path);
            json.WriteNumber("status", mock.Answer.Status);
            json.WriteBoolean("enabled", mock.IsEnabled);
            json.WriteNumber("used", mock.Used);
            if (mock.Times is { } times)
                json.WriteNumber("times", times);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("problems");
        ConfigJson.Write(json, file.Problems);
        json.WriteEndObject();
    }
}
