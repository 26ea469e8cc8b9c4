using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Schema;

/// <summary>
/// The JSON Schema (draft-07) of <c>proxy.json</c> and of the files beside it, generated from the tables of keys that the readers use: an
/// editor completes, explains and underlines what the reader would.
/// </summary>
/// <param name="root">The whole file.</param>
/// <param name="title">What it is called.</param>
/// <param name="description">What it is.</param>
/// <param name="named">Shapes that are used more than once, or deserve a name.</param>
/// <param name="withVariables">Whether <c>${NAME}</c> may stand instead of any value.</param>
internal sealed class ConfigSchema(
    KeyShape root,
    string title,
    string description,
    ImmutableArray<(string Name, string Title, KeyShape Shape)> named,
    bool withVariables
)
{
    /// <summary>The schema of <c>proxy.json</c>.</summary>
    /// <param name="keys">The table.</param>
    public ConfigSchema(ConfigKeys keys)
        : this(
            keys.Shape,
            "DevProxy",
            "The configuration of DevProxy, a reverse proxy for local development. Comments and trailing commas are allowed.",
            [
                ("route", "A route: its target URL, or an object", keys.RouteShape),
                ("cors", "Whether and how CORS headers are added", CorsKeys.Shape),
            ],
            withVariables: true
        ) { }

    /// <summary>The schema, indented, with a newline at its end.</summary>
    public string Json
    {
        get
        {
            var json = new JsonObject
            {
                ["$schema"] = "http://json-schema.org/draft-07/schema#",
                ["title"] = title,
                ["description"] = description,
                ["allowComments"] = true,
                ["allowTrailingCommas"] = true,
            };
            Fill(json, Alternatives(root));

            var definitions = new JsonObject();
            if (withVariables)
                definitions["variable"] = new JsonObject
                {
                    ["title"] = "A variable",
                    ["description"] =
                        "A variable from the environment, .env.local or .env, in this order; converted to the type that the key expects.",
                    ["type"] = "string",
                    ["pattern"] = Substitution.WholePattern,
                };
            foreach (var (name, heading, shape) in named)
            {
                var definition = new JsonObject { ["title"] = heading };
                Fill(definition, Alternatives(shape));
                definitions[name] = definition;
            }

            if (definitions.Count > 0)
                json["definitions"] = definitions;
            return json.ToJsonString(
                    new JsonSerializerOptions
                    {
                        WriteIndented = true,
                        Encoder = ReadableJson.Encoder,
                        NewLine = "\n",
                    }
                ) + "\n";
        }
    }

    private JsonObject Keyed(ImmutableArray<Key> members)
    {
        var properties = new JsonObject();
        foreach (var key in members)
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
        if (members.Where(key => key.Required && key.RequiredUnless.IsEmpty).ToArray() is { Length: > 0 } required)
            schema["required"] = new JsonArray([.. required.Select(key => JsonValue.Create(key.Name))]);
        foreach (var key in members.Where(key => key.Required && !key.RequiredUnless.IsEmpty))
            schema["anyOf"] = new JsonArray([.. key.RequiredUnless.Prepend(key.Name).Select(OneRequired)]);
        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject OneRequired(string name) => new() { ["required"] = new JsonArray(JsonValue.Create(name)) };

    private JsonObject? Reference(KeyShape shape)
    {
        foreach (var (name, _, known) in named)
        {
            if (ReferenceEquals(known, shape))
                return new JsonObject { ["$ref"] = $"#/definitions/{name}" };
        }

        return null;
    }

    private JsonObject Schema(KeyShape shape)
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

    private List<JsonObject> Alternatives(KeyShape shape)
    {
        var alternatives = new List<JsonObject>();
        if (!shape.Words.IsEmpty)
            alternatives.Add(new JsonObject { ["enum"] = new JsonArray([.. shape.Words.Select(word => JsonValue.Create(word))]) });
        if (shape.True && shape.False)
            alternatives.Add(new JsonObject { ["type"] = "boolean" });
        else if (shape.False)
            alternatives.Add(new JsonObject { ["enum"] = new JsonArray(false) });
        if (shape.Any)
            alternatives.Add([]);
        if (shape.Fraction)
            alternatives.Add(
                new JsonObject
                {
                    ["type"] = "number",
                    ["minimum"] = 0,
                    ["maximum"] = 1,
                }
            );
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
        if (
            withVariables
            && shape.Text is null
            && (!shape.Words.IsEmpty || shape.False || shape.Fraction || shape.Number is not null || shape.Items is not null)
        )
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

    private JsonObject Map(KeyShape shape, KeyShape values)
    {
        var map = new JsonObject { ["type"] = "object" };
        if (shape.NamePattern is { } pattern)
            map["patternProperties"] = new JsonObject { [pattern] = Schema(values) };
        map["additionalProperties"] = shape.NamePattern is null ? Schema(values) : false;
        return map;
    }
}
