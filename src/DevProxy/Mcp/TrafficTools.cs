using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace DevProxy.Mcp;

/// <summary>What an agent reads of the traffic: first a list of lines, then one exchange, then a page of a body.</summary>
internal static class TrafficTools
{
    private const int DefaultExchanges = 20;
    private const int MostExchanges = 100;
    private const int DefaultLetters = 4000;
    private const int MostLetters = 20_000;
    private const int AskedAtOnce = 1000;

    // A cookie or a token may be longer than all the rest.
    private const int MostOfValue = 300;

    private static readonly string[] Filters = ["method", "status", "route", "outcome", "q"];

    public static ImmutableArray<ToolDescription> All { get; } =
    [
        new(
            "list_exchanges",
            "The requests that passed DevProxy, newest first, one short object each: id, method, url, status, and what a browser makes of "
                + "the answer without DevProxy (the API's own) and with it. Start here.",
            [
                new("method", ToolArgument.String, "Requests with this method, and their preflights."),
                new("status", ToolArgument.String, "Answers with this status (404) or of this class (4xx)."),
                new("route", ToolArgument.String, "What this route matched: its key as in proxy.json."),
                new("outcome", ToolArgument.String, "blocked, allowed, conditional, …: with DevProxy or without."),
                new("q", ToolArgument.String, "Every word of this is in the URL, a header, a body or a code."),
                new("assets", ToolArgument.Flag, "With scripts, styles and images of a page, which are left out otherwise."),
                new("before", ToolArgument.Id, "The next page: \"before\" of the last answer."),
                new("limit", """{ "type": "integer", "minimum": 1, "maximum": 100 }""", "How many; 20 when left out."),
            ],
            ListAsync
        ),
        new(
            "get_exchange",
            "One exchange: both heads on both sides, sizes of bodies, errors, the CORS verdicts with their explanation. Bodies: get_body. "
                + "Code of fixes: suggest_fix.",
            [ToolArgument.Required("id", ToolArgument.Id, "The number that list_exchanges shows.")],
            GetAsync
        ),
        new(
            "get_body",
            "A page of a body as text (base64 where it is none), secrets masked; or the messages of a WebSocket, or the events of a stream.",
            [
                ToolArgument.Required("id", ToolArgument.Id, "The exchange."),
                new("part", """{ "type": "string", "enum": ["response", "request", "messages", "events"] }""", "response when left out."),
                new("offset", ToolArgument.Offset, "How many characters, messages or events to skip."),
                new("limit", """{ "type": "integer", "minimum": 1, "maximum": 20000 }""", "How many characters; 4000 when left out."),
            ],
            BodyAsync
        ),
    ];

    private static async Task<ToolAnswer> ListAsync(ToolCall call)
    {
        var filters = call.Given.Query(Filters);
        var found = new List<JsonNode>();
        for (var after = 0L; ; after = Id(found[^1]))
        {
            var (page, refused) = await call.AskAsync(HttpMethod.Get, $"/api/exchanges?brief&after={after}&limit={AskedAtOnce}{filters}");
            if (page is null)
                return refused!;
            var records = page["exchanges"]!.AsArray();
            found.AddRange(records.Select(static record => record!));
            if (records.Count < AskedAtOnce)
                break;
        }

        var shown = call.Given.IsOn("assets") ? found : found.FindAll(static record => !record["asset"]!.GetValue<bool>());
        var older = call.Given.Number("before") is { } before ? shown.FindAll(record => Id(record) < before) : shown;
        var limit = (int)Math.Clamp(call.Given.Number("limit") ?? DefaultExchanges, 1, MostExchanges);
        var lines = older.AsEnumerable().Reverse().Take(limit).ToList();
        var answer = new JsonObject
        {
            ["proxy"] = call.Instance.Proxy,
            ["exchanges"] = new JsonArray([.. lines.Select(static record => (JsonNode?)Outline(record))]),
            ["left"] = older.Count - lines.Count,
        };
        if (older.Count > lines.Count)
            answer["before"] = Id(lines[^1]);
        if (found.Count > shown.Count)
            answer["assetsLeftOut"] = found.Count - shown.Count;
        return ToolAnswer.Of(answer);
    }

    private static async Task<ToolAnswer> GetAsync(ToolCall call)
    {
        var (record, refused) = await call.AskAsync(HttpMethod.Get, Path(call));
        return record is null ? refused! : ToolAnswer.Of(Shortened(record.AsObject()));
    }

    private static async Task<ToolAnswer> BodyAsync(ToolCall call)
    {
        var (record, refused) = await call.AskAsync(HttpMethod.Get, Path(call));
        if (record is null)
            return refused!;
        var part = call.Given.Text("part") ?? "response";
        var offset = (int)Math.Min(call.Given.Number("offset") ?? 0, int.MaxValue);
        var limit = (int)Math.Clamp(call.Given.Number("limit") ?? DefaultLetters, 1, MostLetters);
        if (part is "messages" or "events")
            return Items(call, record, part, offset, limit);
        if (part is not ("request" or "response"))
            return ToolAnswer.Refuse("\"part\" is one of response, request, messages, events");
        if (record[part]?["body"] is not JsonObject body)
            return ToolAnswer.Refuse($"the {part} of exchange {call.Given.Number("id")} has no body");
        var form = body["base64"] is null ? "text" : "base64";
        var text = body[form]?.GetValue<string>() ?? "";
        var shown = Cut(text, offset, limit);
        return ToolAnswer.Of(
            new JsonObject
            {
                ["mimeType"] = body["mimeType"]?.DeepClone(),
                ["size"] = body["size"]?.DeepClone(),
                ["keptInPart"] = body["truncated"]?.DeepClone(),
                [form] = shown,
                ["offset"] = offset,
                ["left"] = Math.Max(0, text.Length - offset - shown.Length),
            }
        );
    }

    // By letters, as bodies are: a message may be long.
    private static ToolAnswer Items(ToolCall call, JsonNode record, string part, int offset, int limit)
    {
        if (record[part] is not JsonArray all)
            return ToolAnswer.Refuse($"exchange {call.Given.Number("id")} has no {part}");
        var items = new JsonArray();
        var letters = 0;
        foreach (var item in all.Skip(offset))
        {
            letters += item!.ToJsonString().Length;
            if (items.Count > 0 && letters > limit)
                break;
            items.Add(item.DeepClone());
        }

        return ToolAnswer.Of(
            new JsonObject
            {
                [part] = items,
                ["offset"] = offset,
                ["left"] = Math.Max(0, all.Count - offset - items.Count),
            }
        );
    }

    /// <summary>What a list, or the tool that made an exchange, shows of it.</summary>
    public static JsonObject Outline(JsonNode record)
    {
        var line = new JsonObject
        {
            ["id"] = record["id"]?.DeepClone(),
            ["kind"] = record["kind"]?.DeepClone(),
            ["method"] = record["request"]?["method"]?.DeepClone(),
            ["url"] = record["request"]?["url"]?.DeepClone(),
            ["route"] = record["route"]?.DeepClone(),
            ["status"] = record["response"]?["status"]?.DeepClone(),
            ["durationMs"] = record["durationMs"]?.DeepClone(),
            ["origin"] = record["cors"]?["origin"]?.DeepClone(),
            ["withoutDevProxy"] = Words(record["cors"]?["upstream"]),
            ["withDevProxy"] = Words(record["cors"]?["delivered"]),
            ["error"] = record["error"]?["type"]?.DeepClone(),
        };
        foreach (var (name, _) in line.Where(static member => member.Value is null).ToList())
            line.Remove(name);
        return line;
    }

    /// <summary>A verdict in two words.</summary>
    public static string? Words(JsonNode? verdict) =>
        verdict is null ? null : $"{verdict["outcome"]?.GetValue<string>()} {verdict["code"]?.GetValue<string>()}".TrimEnd();

    /// <summary>A verdict without the code of its fix.</summary>
    public static JsonNode? WithoutCode(JsonNode? verdict)
    {
        if (verdict?["fix"] is JsonObject fix && fix["snippets"] is JsonObject snippets)
            fix["snippets"] = new JsonArray([.. snippets.Select(static snippet => (JsonNode?)snippet.Key)]);
        return verdict;
    }

    private static JsonObject Shortened(JsonObject record)
    {
        foreach (var body in new[] { record["request"]?["body"], record["response"]?["body"] }.OfType<JsonObject>())
        {
            body.Remove("text");
            body.Remove("base64");
        }

        var heads = new[]
        {
            record["request"]?["headers"],
            record["upstream"]?["requestHeaders"],
            record["upstream"]?["headers"],
            record["response"]?["headers"],
        };
        foreach (var line in heads.OfType<JsonArray>().SelectMany(static head => head))
        {
            if (line![1]!.GetValue<string>() is { Length: > MostOfValue } value)
                line[1] = string.Create(CultureInfo.InvariantCulture, $"{value[..MostOfValue]}… ({value.Length} characters)");
        }

        foreach (var part in new[] { "messages", "events" })
        {
            if (record[part] is JsonArray items)
                record[part] = items.Count;
        }

        WithoutCode(record["cors"]?["upstream"]);
        WithoutCode(record["cors"]?["delivered"]);
        foreach (var production in record["cors"]?["production"] as JsonArray ?? [])
            WithoutCode(production?["verdict"]);
        return record;
    }

    // Never half of a surrogate pair.
    private static string Cut(string text, int offset, int limit)
    {
        if (offset >= text.Length)
            return "";
        var end = Math.Min(text.Length, offset + limit);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
            end = end - 1 > offset ? end - 1 : end + 1;
        return text[offset..end];
    }

    private static string Path(ToolCall call) => string.Create(CultureInfo.InvariantCulture, $"/api/exchanges/{call.Given.Number("id")}");

    private static long Id(JsonNode record) => record["id"]!.GetValue<long>();
}
