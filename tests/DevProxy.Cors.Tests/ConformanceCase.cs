using System.Text.Json;

namespace DevProxy.Cors.Tests;

/// <summary>One case of cors-cases.json, in the shape of the file.</summary>
internal sealed class ConformanceCase(JsonElement json)
{
    private static readonly Lazy<IReadOnlyDictionary<string, ConformanceCase>> Cases = new(() =>
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "cors-cases.json")));
        return file.RootElement.EnumerateArray().Select(json => new ConformanceCase(json.Clone())).ToDictionary(one => one.Name);
    });

    public static IReadOnlyDictionary<string, ConformanceCase> All => Cases.Value;

    /// <summary>The case as it stands in the file.</summary>
    public string Text => json.GetRawText();

    public string Name => json.GetProperty("name").GetString()!;

    public JsonElement Expected => json.GetProperty("expected");

    public JsonElement Preflight => json.GetProperty("preflight");

    public JsonElement ResponseText => json.GetProperty("response");

    public Answer? Response => AnswerOf(ResponseText);

    public Answer? Stored =>
        json.TryGetProperty("revalidation", out var revalidation) ? AnswerOf(revalidation.GetProperty("storedResponse")) : null;

    public IReadOnlyList<JsonElement> Redirects =>
        json.TryGetProperty("redirects", out var redirects) ? [.. redirects.EnumerateArray()] : [];

    public FetchRequest Request
    {
        get
        {
            var request = json.GetProperty("request");
            Assert.True(Origin.TryParse(json.GetProperty("origin").GetString(), out var origin));
            return new FetchRequest(
                request.GetProperty("method").GetString()!,
                json.GetProperty("url").GetString()!,
                origin,
                HeadersOf(request.GetProperty("headers")),
                request.GetProperty("credentials").GetString() == "include",
                Mode,
                request.TryGetProperty("forcePreflight", out var force) && force.GetBoolean()
            );
        }
    }

    private FetchMode Mode =>
        json.TryGetProperty("mode", out var mode)
            ? mode.GetString() switch
            {
                "cors" => FetchMode.Cors,
                "no-cors" => FetchMode.NoCors,
                "same-origin" => FetchMode.SameOrigin,
                "navigate" => FetchMode.Navigate,
                "websocket" => FetchMode.WebSocket,
                var other => throw new InvalidDataException($"{Name} has the mode {other}."),
            }
            : FetchMode.Cors;

    public static Answer? AnswerOf(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Null
            ? null
            : new Answer(answer.GetProperty("status").GetInt32(), HeadersOf(answer.GetProperty("headers")));

    /// <summary>
    /// The stored answer with the 304's headers in place of its own (RFC 9111, section 3.2): what a browser's cache gives to the CORS
    /// check.
    /// </summary>
    public static Answer Merge(Answer stored, Answer notModified) =>
        new(
            stored.Status,
            new HeaderList([.. stored.Headers.Where(line => !notModified.Headers.Contains(line.Name)), .. notModified.Headers])
        );

    public override string ToString() => Name;

    private static HeaderList HeadersOf(JsonElement headers) =>
        new(
            headers
                .EnumerateObject()
                .SelectMany(header =>
                    header.Value.ValueKind == JsonValueKind.Array
                        ? header.Value.EnumerateArray().Select(line => new HeaderLine(header.Name, line.GetString()!))
                        : [new HeaderLine(header.Name, header.Value.GetString()!)]
                )
        );
}
