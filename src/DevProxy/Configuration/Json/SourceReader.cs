using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Json;

/// <summary>
/// Reads JSON with comments and trailing commas into a tree with positions. <see cref="JsonDocument"/> has none, and
/// <see cref="JsonSerializer"/> stops at the first problem.
/// </summary>
internal static class SourceReader
{
    /// <summary>The tree, or the first syntax error.</summary>
    public static SourceResult Read(ReadOnlyMemory<byte> bytes)
    {
        var text = new SourceText(bytes);
        if (bytes.Span.StartsWith(Encoding.Unicode.Preamble) || bytes.Span.StartsWith(Encoding.BigEndianUnicode.Preamble))
            return Failed(text, 0, "The file is saved as UTF-16", "save it as UTF-8");
        if (text.IsBlank)
            return Failed(
                text,
                0,
                "The file is empty",
                """start with { "routes": { "/api": "https://api.example.com" } }, or delete it and run `devproxy init`"""
            );

        var walk = new SourceWalk(text);
        try
        {
            var root = walk.ToEnd();
            return walk.NotUnicode is { } offset
                ? Failed(text, offset, "This string is not valid UTF-8, or contains half of a surrogate pair", "save the file as UTF-8")
                : new SourceResult(root, null);
        }
        catch (JsonException e)
        {
            var offset = text.Offset(e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            var (at, message, fix) = new SyntaxError(text, offset, walk.Last, walk.Open, e.Message).Explain();
            return Failed(text, at, message, fix);
        }
    }

    private static SourceResult Failed(SourceText text, int offset, string message, string fix)
    {
        var at = text.At(offset, "");
        return new SourceResult(null, new ConfigProblem(ProblemSeverity.Error, at.Line, at.Column, at.Path, message, fix));
    }
}

/// <summary>A file as a tree, or its first syntax error.</summary>
internal sealed record SourceResult(SourceNode? Root, ConfigProblem? Problem);

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
            // Invalid UTF-8, or half of a surrogate pair; the reader cannot check for it beforehand.
            NotUnicode ??= (int)_reader.TokenStartIndex;
            return "";
        }
    }
}

/// <summary>The bytes of a file, and the line and column of each.</summary>
internal sealed class SourceText
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<int> _lineStarts = [0];

    /// <param name="bytes">UTF-8; a byte order mark in front is dropped, as editors do not count it.</param>
    public SourceText(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var span = _bytes.Span;
        for (var i = 0; i < span.Length; i++)
        {
            if (span[i] == (byte)'\n')
                _lineStarts.Add(i + 1);
        }
    }

    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Whether there is nothing but white space.</summary>
    public bool IsBlank => Bytes.Trim(" \t\r\n"u8).IsEmpty;

    /// <summary>The offset of a byte that <see cref="System.Text.Json.JsonException"/> names; the end of the text at most.</summary>
    public int Offset(long line, long byteInLine)
    {
        var start = line < _lineStarts.Count ? _lineStarts[(int)line] : Bytes.Length;
        return (int)Math.Min(start + byteInLine, Bytes.Length);
    }

    /// <summary>The place of the byte at <paramref name="offset"/>, which may be the end of the text.</summary>
    public Place At(int offset, string path)
    {
        var line = _lineStarts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        var column = Encoding.UTF8.GetCharCount(Bytes[_lineStarts[line]..offset]) + 1;
        return new Place(line + 1, column, path);
    }
}
