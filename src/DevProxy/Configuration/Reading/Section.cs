using System.Collections.Immutable;
using System.Globalization;
using DevProxy.Configuration.Keys;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Reading;

/// <summary>An object of the configuration whose shape was checked, with the defaults of the table of keys where nothing is written.</summary>
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
