using System.Collections.Immutable;

namespace DevProxy.Configuration.Source;

/// <summary>A JSON value with its position. .NET's JSON readers do not keep positions, and problems are reported with line and column.</summary>
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

    /// <summary>The values of variables, each as it appears in <see cref="Text"/>; a default in the file does not count. May be secrets.</summary>
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
