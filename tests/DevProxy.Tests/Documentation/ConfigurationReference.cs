using System.Collections.Immutable;
using System.Text;
using DevProxy.Configuration.Schema;
using DevProxy.Responding;

namespace DevProxy.Tests.Documentation;

/// <summary>The tables of <c>docs/configuration.md</c>, made of the table of keys that the reader and the schema go by.</summary>
internal static class ConfigurationReference
{
    private static readonly Dictionary<string, ImmutableArray<Key>> Tables = new()
    {
        ["top"] = Keys.All.Root,
        ["route"] = Keys.All.Route,
        ["cors"] = CorsKeys.All,
        ["inspector"] = RootKeys.Inspector,
        ["log"] = RootKeys.Log,
        ["https"] = RootKeys.Https,
        ["mock"] = Inner("mock"),
        ["delay"] = Inner("delay"),
        ["fault"] = Inner("fault"),
        ["mock files"] = Mock.Keys,
    };

    /// <summary>The tables.</summary>
    public static IEnumerable<string> Names => Tables.Keys;

    /// <summary>One table.</summary>
    public static string Write(string name)
    {
        var text = new StringBuilder("| key | value | default | |\n| --- | --- | --- | --- |\n");
        foreach (var key in Tables[name])
            text.Append($"| `{key.Name}` | {Value(key)} | {Default(key)} | {GeneratedText.Cell(key.Doc)} |\n");
        return text.ToString();
    }

    /// <summary>The keys whose values are objects with keys of their own, and that no table is for.</summary>
    public static IEnumerable<string> Missing =>
        Tables.Values.SelectMany(keys => keys).Where(key => !key.Shape.Keys.IsEmpty && !IsTable(key)).Select(key => key.Name);

    private static string Value(Key key) =>
        key.Shape.Any ? "any JSON" : GeneratedText.Cell(Expected(key)) + (IsTable(key) ? $": see [{key.Name}](#{key.Name})" : "");

    private static bool IsTable(Key key) => !key.Shape.Keys.IsEmpty && Tables.ContainsKey(key.Name);

    // The largest int is no limit that anybody chose, so it is not shown.
    private static string Expected(Key key) => key.Shape.Expected.Replace($" to {int.MaxValue}", "", StringComparison.Ordinal);

    private static string Default(Key key) =>
        key switch
        {
            { Required: true, RequiredUnless.IsEmpty: false } => $"required, without `{string.Join("` or `", key.RequiredUnless)}`",
            { Required: true } => "required",
            { Default: { } value and not ("null" or "[]" or "{}") } => $"`{value}`",
            _ => "",
        };

    private static ImmutableArray<Key> Inner(string name) => Keys.All.Route.Single(key => key.Name == name).Shape.Keys;
}
