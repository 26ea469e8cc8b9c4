namespace DevProxy.Configuration.Source;

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
