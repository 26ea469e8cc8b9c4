using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Json;

/// <summary>
/// A JSON value with its position. .NET's JSON readers do not keep positions, and problems are reported with line and column.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">Its first character.</param>
/// <param name="Written">A string as written in the file, <c>${NAME}</c> unresolved, or a number's characters; else empty.</param>
internal sealed record SourceNode(SourceKind Kind, Place At, string Written = "")
{
    private readonly string? _text;

    /// <summary>The text with every <c>${NAME}</c> resolved; may be a secret.</summary>
    public string Text
    {
        get => _text ?? Written;
        init => _text = value;
    }

    /// <summary>Whether something of the value came from a variable, so that only <see cref="Written"/> may be shown.</summary>
    public bool HasVariables { get; init; }

    /// <summary>
    /// The values of variables, each as it appears in <see cref="Text"/>; a default in the file does not count. May be secrets.
    /// </summary>
    public ImmutableArray<string> FromVariables { get; init; } = [];

    /// <summary>An object's members in file order, duplicates included.</summary>
    public ImmutableArray<SourceMember> Members { get; init; } = [];

    /// <summary>A list's items.</summary>
    public ImmutableArray<SourceNode> Items { get; init; } = [];

    /// <summary>The value of a key, the first one of a duplicate key; null when there is none.</summary>
    public SourceNode? Find(string key)
    {
        foreach (var member in Members)
        {
            if (member.Key == key)
                return member.Value;
        }

        return null;
    }

    /// <summary>The same object with the value of one key replaced, or the key added.</summary>
    public SourceNode With(string key, SourceNode value)
    {
        for (var i = 0; i < Members.Length; i++)
        {
            if (Members[i].Key == key)
                return this with { Members = Members.SetItem(i, Members[i] with { Value = value }) };
        }

        return this with
        {
            Members = Members.Add(new SourceMember(key, value.At, value)),
        };
    }
}

internal enum SourceKind
{
    Null,
    True,
    False,
    Number,
    Text,
    List,
    Object,

    /// <summary>There is a value, and a problem was reported for it: nothing more is reported, and no default replaces it.</summary>
    Refused,
}

/// <summary>A key of an object with its value.</summary>
/// <param name="Key">As written, escapes resolved.</param>
/// <param name="At">The key's first quote.</param>
/// <param name="Value">Its value.</param>
internal sealed record SourceMember(string Key, Place At, SourceNode Value);

/// <summary>The position of a key or a value in the configuration.</summary>
/// <param name="Line">1-based; 0 outside of a file.</param>
/// <param name="Column">1-based, in UTF-16 units; 0 outside of a file.</param>
/// <param name="Path">As a person would write it (<c>routes["/api"].cors</c>), or the name of an option or an environment variable.</param>
internal readonly record struct Place(int Line, int Column, string Path)
{
    /// <summary>Not in a file: <c>--port</c>, <c>DEVPROXY_PORT</c>.</summary>
    public static Place Outside(string name) => new(0, 0, name);

    /// <summary>The last part of the path, as a sentence names it.</summary>
    public string Name
    {
        get
        {
            if (Line == 0)
                return Path;
            var quoted = Path.LastIndexOf("[\"", StringComparison.Ordinal);
            if (
                quoted >= 0
                && Path.EndsWith("\"]", StringComparison.Ordinal)
                && Path.LastIndexOf("\"].", StringComparison.Ordinal) < quoted
            )
                return Path[(quoted + 1)..^1];
            return Path[(Path.LastIndexOf('.') + 1)..];
        }
    }

    /// <summary>The path of the member <paramref name="key"/> of an object with the path <paramref name="parent"/>.</summary>
    public static string Member(string parent, string key)
    {
        if (!IsPlain(key))
            return $"{parent}[\"{ReadableJson.Encoder.Encode(key)}\"]";
        return parent.Length == 0 ? key : $"{parent}.{key}";
    }

    private static bool IsPlain(string key) =>
        key.Length > 0 && !char.IsAsciiDigit(key[0]) && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$');
}

/// <summary>JSON that people read: indented, with the characters that they wrote instead of <c>\u0027</c>.</summary>
internal static class ReadableJson
{
    // Nothing of it is ever placed in HTML by concatenation, which is all that the stricter default guards.
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static JsonWriterOptions Indented =>
        new()
        {
            Indented = true,
            Encoder = Encoder,
            NewLine = "\n",
        };

    /// <summary>Writes a list of texts under a name.</summary>
    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>A text as JSON, quotes included; half of a surrogate pair, which JSON cannot hold, as U+FFFD.</summary>
    public static string Quote(string text) => $"\"{Encoder.Encode(text)}\"";
}
