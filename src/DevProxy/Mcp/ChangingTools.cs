using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DevProxy.Mcp;

/// <summary>
/// What changes something: a request that is sent again, which a server may take for an order; what the application gets for an answer; a
/// file of the project.
/// </summary>
internal static class ChangingTools
{
    private static readonly string[] Switches = ["delay", "throttle", "fault", "offline"];

    public static ImmutableArray<ToolDescription> All { get; } =
    [
        new(
            "replay",
            "Sends the request of an exchange again, through DevProxy and as it came, its secrets included, and shows what became of it.",
            [ToolArgument.Required("id", ToolArgument.Id, "The exchange.")],
            ReplayAsync
        )
        {
            Changes = true,
            Sends = true,
        },
        new(
            "set_fault",
            "Makes a route slow, failing or offline until it is switched off, to see how the page handles it. What was on for that route "
                + "before is replaced.",
            [
                ToolArgument.Required("route", ToolArgument.String, "Its key in proxy.json, such as /api."),
                new(
                    "delay",
                    """{ "type": ["integer", "object"] }""",
                    "Milliseconds before the answer, or { \"min\": 200, \"max\": 1500 }."
                ),
                new("throttle", """{ "type": ["string", "integer"] }""", "slow-3g, 3g, 4g, or bytes a second."),
                new(
                    "fault",
                    """{ "type": "object" }""",
                    "As in proxy.json: { \"rate\": 0.2, \"status\": 503, \"retryAfter\": 5, \"body\": …, \"abort\": false, \"cors\": true }."
                ),
                new("offline", ToolArgument.Flag, "No answer at all."),
                new("off", ToolArgument.Flag, "Switches everything off for that route."),
            ],
            SetFaultAsync
        )
        {
            Changes = true,
        },
        new(
            "save_mock",
            "Writes the answer of an exchange into the project's folder of mocks, secrets masked: from then on it answers in the API's place.",
            [ToolArgument.Required("id", ToolArgument.Id, "The exchange.")],
            SaveMockAsync
        )
        {
            Changes = true,
        },
    ];

    private static async Task<ToolAnswer> ReplayAsync(ToolCall call)
    {
        var (sent, refused) = await call.AskAsync(HttpMethod.Post, $"/api/exchanges/{call.Given.Number("id")}/replay");
        if (sent is null)
            return refused!;
        (var record, refused) = await call.CompleteAsync(sent["id"]!.GetValue<long>());
        return record is null ? refused! : ToolAnswer.Of(TrafficTools.Outline(record));
    }

    private static async Task<ToolAnswer> SetFaultAsync(ToolCall call)
    {
        var route = call.Given.Text("route")!;
        var on = Switches.Where(name => call.Given.Any(name) is not null).ToList();
        if (call.Given.IsOn("off"))
        {
            if (on.Count > 0)
                return ToolAnswer.Refuse($"\"off\" ends what is on: leave out {string.Join(", ", on)}");
            var (_, notOff) = await call.AskAsync(HttpMethod.Delete, $"/api/overrides?route={Uri.EscapeDataString(route)}");
            return notOff ?? ToolAnswer.Of(new JsonObject { ["route"] = route, ["off"] = true });
        }

        var said = new JsonObject { ["route"] = route };
        foreach (var name in on)
            said[name] = Node(call.Given.Any(name)!.Value);
        var (answer, refused) = await call.AskAsync(HttpMethod.Post, "/api/overrides", said);
        return answer is null ? refused! : ToolAnswer.Of(answer);
    }

    private static async Task<ToolAnswer> SaveMockAsync(ToolCall call)
    {
        var (file, refused) = await call.AskAsync(HttpMethod.Post, "/api/mocks", new JsonObject { ["exchange"] = call.Given.Number("id") });
        return file is null ? refused! : ToolAnswer.Of(file);
    }

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(value.GetRawText());
}
