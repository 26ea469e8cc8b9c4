using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace DevProxy.Configuration.Source;

/// <summary>One walk over a text, from its first token to its last.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct SourceWalk(SourceText text)
{
    private readonly Stack<int> _open = new();
    private Utf8JsonReader _reader = new(
        text.Bytes,
        new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
    );

    /// <summary>The last valid token.</summary>
    public JsonTokenType Last { get; private set; } = JsonTokenType.None;

    /// <summary>Where the innermost object or list begins that is not closed yet; null when there is none.</summary>
    public readonly int? Open => _open.TryPeek(out var offset) ? offset : null;

    /// <summary>The start of a string that is not valid Unicode; null when there is none.</summary>
    public int? NotUnicode { get; private set; }

    /// <summary>The tree.</summary>
    /// <exception cref="JsonException">The text is not valid JSON.</exception>
    public SourceNode ToEnd()
    {
        Advance();
        var root = Value("");
        Advance(); // What follows the end is a syntax error too.
        return root;
    }

    private bool Advance()
    {
        var more = _reader.Read();
        Last = _reader.TokenType;
        return more;
    }

    private SourceNode Value(string path)
    {
        var at = text.At((int)_reader.TokenStartIndex, path);
        return _reader.TokenType switch
        {
            JsonTokenType.String => new SourceNode(SourceKind.Text, at, String()),
            JsonTokenType.Number => new SourceNode(SourceKind.Number, at, Encoding.UTF8.GetString(_reader.ValueSpan)),
            JsonTokenType.True => new SourceNode(SourceKind.True, at),
            JsonTokenType.False => new SourceNode(SourceKind.False, at),
            JsonTokenType.Null => new SourceNode(SourceKind.Null, at),
            JsonTokenType.StartArray => new SourceNode(SourceKind.List, at) { Items = Items(path) },
            _ => new SourceNode(SourceKind.Object, at) { Members = Members(path) },
        };
    }

    private ImmutableArray<SourceNode> Items(string path)
    {
        _open.Push((int)_reader.TokenStartIndex);
        var items = ImmutableArray.CreateBuilder<SourceNode>();
        while (Advance() && _reader.TokenType != JsonTokenType.EndArray)
            items.Add(Value($"{path}[{items.Count}]"));
        _open.Pop();
        return items.ToImmutable();
    }

    private ImmutableArray<SourceMember> Members(string path)
    {
        _open.Push((int)_reader.TokenStartIndex);
        var members = ImmutableArray.CreateBuilder<SourceMember>();
        while (Advance() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var start = (int)_reader.TokenStartIndex;
            var key = String();
            var memberPath = Place.Member(path, key);
            Advance();
            members.Add(new SourceMember(key, text.At(start, memberPath), Value(memberPath)));
        }

        _open.Pop();
        return members.ToImmutable();
    }

    private string String()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            NotUnicode ??= (int)_reader.TokenStartIndex; // Invalid UTF-8, or half of a surrogate pair; the reader cannot check for it beforehand.
            return "";
        }
    }
}
