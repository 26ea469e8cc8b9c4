using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration;

/// <summary>
/// The configuration as it may be shown: every default written out, every value from a variable as <c>${NAME}</c>, secrets masked.
/// </summary>
internal sealed class ConfigView
{
    private readonly ImmutableArray<KeyValuePair<string, string>> _members;

    private ConfigView(ImmutableArray<KeyValuePair<string, string>> members) => _members = members;

    /// <summary>The view of no configuration.</summary>
    public static ConfigView Empty { get; } = new([]);

    /// <summary>One JSON object, indented.</summary>
    public string Json
    {
        get
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, ReadableJson.Indented))
            {
                writer.WriteStartObject();
                foreach (var (key, json) in _members)
                {
                    writer.WritePropertyName(key);
                    using var value = JsonDocument.Parse(json);
                    value.RootElement.WriteTo(writer);
                }

                writer.WriteEndObject();
            }

            return Encoding.UTF8.GetString(stream.ToArray());
        }
    }

    /// <summary>What is shown of an effective tree.</summary>
    /// <param name="root">The tree that the configuration was read from.</param>
    /// <param name="keys">The table of keys.</param>
    /// <param name="redact">The names of <c>log.redact</c>, lower case.</param>
    public static ConfigView Of(SourceNode root, ConfigKeys keys, ImmutableArray<string> redact)
    {
        var members = keys
            .Root.Select(key => (key.Name, Json: Rendered(root.Find(key.Name) ?? key.DefaultNode, key, redact)))
            .Where(member => member.Json is not null)
            .Select(member => KeyValuePair.Create(member.Name, member.Json!));
        return new ConfigView([.. members]);
    }

    /// <summary>The same, but what <paramref name="other"/> shows under these keys.</summary>
    public ConfigView With(ConfigView other, ImmutableArray<string> keys) =>
        new([
            .. _members.Select(member =>
                keys.Contains(member.Key) ? other._members.FirstOrDefault(kept => kept.Key == member.Key, member) : member
            ),
        ]);

    private static string? Rendered(SourceNode? node, Key key, ImmutableArray<string> redact)
    {
        if (node is null && key.Shape.Keys.IsEmpty)
            return null;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, ReadableJson.Indented))
            Write(writer, node ?? new SourceNode(SourceKind.Object, default), key.Shape, key.Name, redact);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, SourceNode node, KeyShape shape, string name, ImmutableArray<string> redact)
    {
        if (node.HasVariables)
        {
            writer.WriteStringValue(node.Written);
            return;
        }

        if (shape.Any)
        {
            SourceJson.Write(
                writer,
                node,
                value => value.Written,
                (key, value) => value is { Kind: SourceKind.Text, HasVariables: false } && CredentialHeader.IsSecret(key, redact)
            );
            return;
        }

        switch (node.Kind)
        {
            case SourceKind.Null:
                writer.WriteNullValue();
                break;
            case SourceKind.True or SourceKind.False:
                writer.WriteBooleanValue(node.Kind == SourceKind.True);
                break;
            case SourceKind.Number:
                writer.WriteRawValue(node.Text);
                break;
            case SourceKind.List:
                WriteList(writer, node, shape, name, redact);
                break;
            case SourceKind.Object:
                WriteObject(writer, node, shape, redact);
                break;
            default:
                writer.WriteStringValue(name == "upstreamProxy" ? UserInfo.MaskedAddress(node.Text) : UserInfo.Masked(node.Text));
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter writer, SourceNode node, KeyShape shape, string name, ImmutableArray<string> redact)
    {
        writer.WriteStartArray();
        foreach (var item in node.Items)
            Write(writer, item, shape.Items!, name, redact);
        writer.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, SourceNode node, KeyShape shape, ImmutableArray<string> redact)
    {
        writer.WriteStartObject();
        foreach (var key in shape.Keys)
        {
            if ((node.Find(key.Name) ?? key.DefaultNode) is not { } value)
                continue;
            writer.WritePropertyName(key.Name);
            Write(writer, value, key.Shape, key.Name, redact);
        }

        foreach (var member in shape.Values is null ? [] : node.Members)
        {
            writer.WritePropertyName(member.Key);
            if (
                member.Value is { Kind: SourceKind.Text or SourceKind.List, HasVariables: false }
                && shape.MapOf == RouteKeys.HeaderMap
                && CredentialHeader.IsSecret(member.Key, redact)
            )
                writer.WriteStringValue(CredentialHeader.Mask);
            else
                Write(writer, member.Value, shape.Values!, member.Key, redact);
        }

        writer.WriteEndObject();
    }
}
