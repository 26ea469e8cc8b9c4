using System.Text.Json;

namespace DevProxy.Terminal;

/// <summary>Reads JSON that another program, perhaps of another version, wrote: what is not there is null.</summary>
internal static class LenientJson
{
    /// <summary>A member; one of no kind at all where there is none.</summary>
    public static JsonElement Part(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : default;

    /// <summary>A member that is a string.</summary>
    public static string? Text(this JsonElement parent, string name) =>
        parent.Part(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A member that is a number.</summary>
    public static double? Number(this JsonElement parent, string name) =>
        parent.Part(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    /// <summary>The items of a member that is a list; none for any other.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement parent, string name) =>
        parent.Part(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
