using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Instances;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace DevProxy.Mcp;

/// <summary>One tool of <c>devproxy mcp</c>: what an agent reads of it, and what it does with the DevProxy that runs.</summary>
internal sealed class AgentTool : McpServerTool
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = ReadableJson.Encoder };

    private readonly ToolDescription _description;
    private readonly AgentContext _context;

    public AgentTool(ToolDescription description, AgentContext context)
    {
        (_description, _context) = (description, context);
        ProtocolTool = new Tool
        {
            Name = description.Name,
            Description = description.Changes ? $"{description.Text} Needs devproxy mcp --allow-changes." : description.Text,
            InputSchema = Element(Schema(description.Arguments)),
            Annotations = new ToolAnnotations { ReadOnlyHint = !description.Changes, OpenWorldHint = description.Sends },
        };
    }

    public override Tool ProtocolTool { get; }

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request,
        CancellationToken cancellationToken = default
    )
    {
        var given = new ToolArguments(request.Params?.Arguments?.ToImmutableDictionary() ?? ImmutableDictionary<string, JsonElement>.Empty);
        var answer =
            _description.Changes && !_context.AllowsChanges ? ToolAnswer.NotAllowed(_description.Name)
            : given.WhyNot(_description.Arguments) is { } problem ? ToolAnswer.Refuse($"{_description.Name}: {problem}")
            : await AnswerAsync(given, cancellationToken);
        return new CallToolResult
        {
            IsError = answer.Refusal is not null,
            Content = [new TextContentBlock { Text = answer.Refusal ?? answer.Json!.ToJsonString(Compact) }],
        };
    }

    private async Task<ToolAnswer> AnswerAsync(ToolArguments given, CancellationToken cancellationToken)
    {
        try
        {
            return await new InstanceSearch(_context.Environment, _context.Folder).UseAsync(
                (instance, client, _) => _description.Use(new ToolCall(instance, client, given, _context, cancellationToken)),
                ToolAnswer.Refuse
            );
        }
#pragma warning disable CA1031 // The outermost catch of a call: the session goes on.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _context.Fault($"internal error in {_description.Name}, {fault.GetType().Name}: {fault.Message}");
            return ToolAnswer.Refuse($"Internal error in DevProxy ({fault.GetType().Name}). Try again; if it happens again, report it.");
        }
    }

    private static JsonObject Schema(ImmutableArray<ToolArgument> arguments)
    {
        var properties = new JsonObject();
        foreach (var argument in arguments)
        {
            var schema = JsonNode.Parse(argument.Schema)!.AsObject();
            schema.Insert(0, "description", argument.Text);
            properties.Add(argument.Name, schema);
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([
                .. arguments.Where(static argument => argument.IsRequired).Select(static argument => (JsonNode?)argument.Name),
            ]),
            ["additionalProperties"] = false,
        };
    }

    private static JsonElement Element(JsonObject json)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        return document.RootElement.Clone();
    }
}

/// <summary>What the tools of one session share.</summary>
/// <param name="Environment">The environment's variables.</param>
/// <param name="Folder">Whose DevProxy is spoken to; it may start and end meanwhile.</param>
/// <param name="AllowsChanges">Whether <c>--allow-changes</c> was given.</param>
/// <param name="Fault">Gets a line for each internal error.</param>
internal sealed record AgentContext(
    IReadOnlyDictionary<string, string> Environment,
    string Folder,
    bool AllowsChanges,
    Action<string> Fault
);

/// <summary>What a tool is.</summary>
/// <param name="Name">Its name in the protocol.</param>
/// <param name="Text">When to use it, for an agent.</param>
/// <param name="Arguments">What it takes.</param>
/// <param name="Use">What it does.</param>
internal sealed record ToolDescription(
    string Name,
    string Text,
    ImmutableArray<ToolArgument> Arguments,
    Func<ToolCall, Task<ToolAnswer>> Use
)
{
    /// <summary>Whether it changes something, be it by a request that is sent again.</summary>
    public bool Changes { get; init; }

    /// <summary>Whether it sends requests through the routes.</summary>
    public bool Sends { get; init; }
}

/// <summary>One argument of a tool.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">Its JSON Schema, without the description.</param>
/// <param name="Text">What it means.</param>
internal sealed record ToolArgument(string Name, string Schema, string Text)
{
    public const string String = """{ "type": "string" }""";
    public const string Id = """{ "type": "integer", "minimum": 1 }""";
    public const string Offset = """{ "type": "integer", "minimum": 0 }""";
    public const string Flag = """{ "type": "boolean" }""";

    /// <summary>Whether it has to be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>One that has to be there.</summary>
    public static ToolArgument Required(string name, string schema, string text) => new(name, schema, text) { IsRequired = true };

    /// <summary>Whether a value is of the type that the schema names; one that names none takes any.</summary>
    public bool Takes(JsonElement value) =>
        JsonNode.Parse(Schema)!["type"]?.ToString() switch
        {
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "array" => value.ValueKind == JsonValueKind.Array
                && value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String),
            _ => true,
        };
}

/// <summary>What an agent gave a tool.</summary>
/// <param name="given">By name.</param>
internal sealed class ToolArguments(ImmutableDictionary<string, JsonElement> given)
{
    /// <summary>What is wrong with them; null when nothing is.</summary>
    public string? WhyNot(ImmutableArray<ToolArgument> known)
    {
        foreach (var (name, value) in given)
        {
            if (known.FirstOrDefault(argument => argument.Name == name) is not { } argument)
                return $"there is no argument \"{name}\"{Known(known)}";
            if (!argument.Takes(value) && value.ValueKind != JsonValueKind.Null)
                return $"\"{name}\" has to fit {argument.Schema}";
        }

        var missing = known.FirstOrDefault(argument => argument.IsRequired && Any(argument.Name) is null);
        return missing is null ? null : $"\"{missing.Name}\" is missing: {missing.Text}";
    }

    /// <summary>A value of any kind; null where it was left out.</summary>
    public JsonElement? Any(string name) =>
        given.TryGetValue(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    public string? Text(string name) => Any(name)?.GetString();

    public long? Number(string name) => Any(name)?.GetInt64();

    public bool IsOn(string name) => Any(name)?.GetBoolean() == true;

    public ImmutableArray<string> Texts(string name) =>
        Any(name) is { } list ? [.. list.EnumerateArray().Select(static item => item.GetString()!)] : [];

    /// <summary>Those of these arguments that were given, as the end of a query: <c>&amp;name=value</c> for each.</summary>
    public string Query(IEnumerable<string> names) =>
        string.Concat(names.Where(name => Any(name) is not null).Select(name => $"&{name}={Uri.EscapeDataString(Text(name)!)}"));

    private static string Known(ImmutableArray<ToolArgument> known) =>
        $": it takes {string.Join(", ", known.Select(static argument => argument.Name))}";
}

/// <summary>One call of a tool.</summary>
/// <param name="Instance">The DevProxy that runs.</param>
/// <param name="Client">Asks it.</param>
/// <param name="Given">The arguments, of the right types.</param>
/// <param name="Context">The session's.</param>
/// <param name="CancellationToken">Ends the call.</param>
internal sealed record ToolCall(
    Instance Instance,
    InstanceClient Client,
    ToolArguments Given,
    AgentContext Context,
    CancellationToken CancellationToken
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan CompletionTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Asks the running DevProxy; its JSON, or why it refuses.</summary>
    public async Task<(JsonNode? Json, ToolAnswer? Refused)> AskAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        var sent = body is null ? null : System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
        var answer = await Client.SendAsync(method, path, sent, CancellationToken);
        if (!answer.IsSuccess)
            return (null, ToolAnswer.Refuse(answer.Reason));
        return (answer.Body.Length == 0 ? new JsonObject() : JsonNode.Parse(answer.Body), null);
    }

    /// <summary>The record of an exchange, once it is complete, or after some seconds as it is then.</summary>
    public async Task<(JsonNode? Record, ToolAnswer? Refused)> CompleteAsync(long id)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (record, refused) = await AskAsync(HttpMethod.Get, $"/api/exchanges/{id}");
            if (record is null || record["durationMs"] is not null || TimeProvider.System.GetElapsedTime(began) > CompletionTimeout)
                return (record, refused);
            await Task.Delay(Pause, CancellationToken);
        }
    }
}

/// <summary>What a tool answers.</summary>
/// <param name="Json">Null for a refusal.</param>
/// <param name="Refusal">Why not, and what to do; null when it did.</param>
internal sealed record ToolAnswer(JsonNode? Json, string? Refusal)
{
    public static ToolAnswer Of(JsonNode json) => new(json, null);

    public static ToolAnswer Refuse(string why) => new(null, why);

    /// <summary>For what changes something in a session that may only look.</summary>
    public static ToolAnswer NotAllowed(string what) =>
        Refuse($"{what} changes something, and this server only looks. Ask the person to start it as: devproxy mcp --allow-changes");
}
