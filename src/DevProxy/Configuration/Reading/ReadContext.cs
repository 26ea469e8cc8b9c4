using System.Collections.Immutable;
using System.Globalization;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Reading;

/// <summary>What every part of a reading shares.</summary>
/// <param name="Problems">Collects the problems.</param>
/// <param name="Files">Through which files are read.</param>
/// <param name="Folder">What paths are relative to.</param>
internal sealed record ReadContext(ProblemList Problems, FileSnapshot Files, string Folder)
{
    /// <summary>The table of keys.</summary>
    public ConfigKeys Keys { get; init; } = ConfigKeys.Plain;

    /// <summary>Reports a problem of a string, if there is one; never shows the string itself if it comes from a variable.</summary>
    /// <param name="node">The text.</param>
    /// <param name="problem">What is wrong, and what would be right.</param>
    /// <param name="noun">What the text should be (<c>origin</c>).</param>
    /// <param name="example">One that would be right.</param>
    /// <returns>Whether nothing is wrong.</returns>
    public bool IsFine(SourceNode node, (string Message, string Fix)? problem, string noun, string example)
    {
        if (problem is not var (message, fix))
            return true;
        if (node.HasVariables)
            (message, fix) = ($"The value of {node.Written} is not a valid {noun}", $"set it to a value like {example}");
        Problems.Error(node.At, message, fix);
        return false;
    }

    /// <summary>A path of the configuration as an absolute one.</summary>
    public string Absolute(string path) => Path.GetFullPath(path, Folder);
}

/// <summary>
/// An object of the configuration whose shape was checked, with the defaults of the table of keys where nothing is written.
/// </summary>
internal sealed class Section(SourceNode node, ImmutableArray<Key> keys)
{
    public Place At => node.At;

    /// <summary>What is written; null when nothing is, or when it was refused already.</summary>
    public SourceNode? Written(string key) => node.Find(key) is { Kind: not SourceKind.Refused } value ? value : null;

    /// <summary>Whether something is written that was refused already.</summary>
    public bool IsRefused(string key) => node.Find(key)?.Kind == SourceKind.Refused;

    /// <summary>What is written, else the default; null when there is neither.</summary>
    public SourceNode? Value(string key) => Written(key) ?? Default(key);

    public bool Flag(string key) => Value(key)!.Kind == SourceKind.True;

    public int Whole(string key) => int.Parse(Value(key)!.Text, CultureInfo.InvariantCulture);

    public string Text(string key) => Value(key)!.Text;

    /// <summary>The object under <paramref name="key"/>, or one in which nothing is written.</summary>
    public Section Inner(string key, ImmutableArray<Key> inner) =>
        new(Written(key) is { Kind: SourceKind.Object } value ? value : new SourceNode(SourceKind.Object, At), inner);

    private SourceNode? Default(string key)
    {
        foreach (var candidate in keys)
        {
            if (candidate.Name == key)
                return candidate.DefaultNode;
        }

        return null;
    }
}
