using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Schema;

/// <summary>
/// The JSON Schema (draft-07) of <c>proxy.json</c>, generated from the table of keys that the reader uses: an editor completes, explains
/// and underlines what the reader would.
/// </summary>
internal static class ConfigSchema
{
    // Shapes that are used more than once, or deserve a name.
    private static readonly ImmutableArray<(string Name, string Title, KeyShape Shape)> Named =
    [
        ("route", "A route: its target URL, or an object", RouteKeys.Shape),
        ("cors", "Whether and how CORS headers are added", CorsKeys.Shape),
    ];

    /// <summary>The schema, indented, with a newline at its end.</summary>
    public static string Json
    {
        get
        {
            var root = new JsonObject
            {
                ["$schema"] = "http://json-schema.org/draft-07/schema#",
                ["title"] = "DevProxy",
                ["description"] =
                    "The configuration of DevProxy, a reverse proxy for local development. Comments and trailing commas are allowed.",
                ["allowComments"] = true,
                ["allowTrailingCommas"] = true,
            };
            foreach (var (name, value) in Keyed(RootKeys.All))
                root[name] = value?.DeepClone();

            var definitions = new JsonObject
            {
                ["variable"] = new JsonObject
                {
                    ["title"] = "A variable",
                    ["description"] =
                        "A variable from the environment, .env.local or .env, in this order; converted to the type that the key expects.",
                    ["type"] = "string",
                    ["pattern"] = Substitution.WholePattern,
                },
            };
            foreach (var (name, title, shape) in Named)
            {
                var definition = new JsonObject { ["title"] = title };
                Fill(definition, Alternatives(shape));
                definitions[name] = definition;
            }

            root["definitions"] = definitions;
            return root.ToJsonString(
                    new JsonSerializerOptions
                    {
                        WriteIndented = true,
                        Encoder = ReadableJson.Encoder,
                        NewLine = "\n",
                    }
                ) + "\n";
        }
    }

    private static JsonObject Keyed(ImmutableArray<Key> keys)
    {
        var properties = new JsonObject();
        foreach (var key in keys)
        {
            var property = new JsonObject { ["description"] = key.Doc };
            if (key.Default is { } value)
                property["default"] = JsonNode.Parse(value);
            if (Reference(key.Shape) is { } reference)
                property["allOf"] = new JsonArray(reference); // Beside a $ref, draft-07 ignores every other keyword.
            else
                Fill(property, Alternatives(key.Shape));
            properties[key.Name] = property;
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (keys.Where(key => key.Required).ToArray() is { Length: > 0 } required)
            schema["required"] = new JsonArray([.. required.Select(key => JsonValue.Create(key.Name))]);
        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject? Reference(KeyShape shape)
    {
        foreach (var named in Named)
        {
            if (ReferenceEquals(named.Shape, shape))
                return new JsonObject { ["$ref"] = $"#/definitions/{named.Name}" };
        }

        return null;
    }

    private static JsonObject Schema(KeyShape shape)
    {
        if (Reference(shape) is { } reference)
            return reference;
        var schema = new JsonObject();
        Fill(schema, Alternatives(shape));
        return schema;
    }

    private static void Fill(JsonObject schema, List<JsonObject> alternatives)
    {
        if (alternatives.Count > 1)
        {
            schema["anyOf"] = new JsonArray([.. alternatives]);
            return;
        }

        foreach (var (name, value) in alternatives[0])
            schema[name] = value?.DeepClone();
    }

    private static List<JsonObject> Alternatives(KeyShape shape)
    {
        var alternatives = new List<JsonObject>();
        if (!shape.Words.IsEmpty)
            alternatives.Add(new JsonObject { ["enum"] = new JsonArray([.. shape.Words.Select(word => JsonValue.Create(word))]) });
        if (shape.True && shape.False)
            alternatives.Add(new JsonObject { ["type"] = "boolean" });
        else if (shape.False)
            alternatives.Add(new JsonObject { ["enum"] = new JsonArray(false) });
        if (shape.Number is { } range)
            alternatives.Add(
                new JsonObject
                {
                    ["type"] = "integer",
                    ["minimum"] = range.Least,
                    ["maximum"] = range.Most,
                }
            );
        if (shape.Text is not null)
            alternatives.Add(Text(shape));
        if (shape.Items is { } items)
            alternatives.Add(new JsonObject { ["type"] = "array", ["items"] = Schema(items) });
        if (shape.Values is { } values)
            alternatives.Add(Map(shape, values));
        if (!shape.Keys.IsEmpty)
            alternatives.Add(Keyed(shape.Keys));
        if (shape.Null)
            alternatives.Add(new JsonObject { ["type"] = "null" });
        if (shape.Text is null && (!shape.Words.IsEmpty || shape.False || shape.Number is not null || shape.Items is not null))
            alternatives.Add(new JsonObject { ["$ref"] = "#/definitions/variable" });
        return alternatives;
    }

    private static JsonObject Text(KeyShape shape)
    {
        var text = new JsonObject { ["type"] = "string" };
        if (shape.Pattern is { } pattern)
            text["pattern"] = pattern;
        return text;
    }

    private static JsonObject Map(KeyShape shape, KeyShape values)
    {
        var map = new JsonObject { ["type"] = "object" };
        if (shape.NamePattern is { } pattern)
            map["patternProperties"] = new JsonObject { [pattern] = Schema(values) };
        map["additionalProperties"] = shape.NamePattern is null ? Schema(values) : false;
        return map;
    }
}
