using System.Collections.Immutable;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Json;

/// <summary>
/// The contents of the files that one reading looked at, each read once: what was judged is exactly what is remembered, and what a later
/// look is compared with.
/// </summary>
internal sealed class FileSnapshot
{
    private readonly Dictionary<string, FileContent> _contents;

    public FileSnapshot()
        : this([]) { }

    /// <param name="known">Contents, or null for no file, of absolute paths that were looked at already.</param>
    public FileSnapshot(params IEnumerable<KeyValuePair<string, byte[]?>> known) =>
        _contents = known.ToDictionary(
            static file => file.Key,
            static file => new FileContent(file.Value, file.Value is null ? FileContent.NotThere : null),
            StringComparer.Ordinal
        );

    /// <summary>What exists at these paths right now.</summary>
    public static FileSnapshot Take(ImmutableArray<string> paths)
    {
        var files = new FileSnapshot();
        foreach (var path in paths)
            files.Read(path);
        return files;
    }

    /// <summary>The absolute paths that were asked for, those without a file included.</summary>
    public ImmutableArray<string> Paths => [.. _contents.Keys];

    /// <summary>The content, or null when there is no file or it cannot be read.</summary>
    public byte[]? Read(string path) => Find(path).Bytes;

    /// <summary>The content, or why there is none.</summary>
    public FileContent Find(string path)
    {
        path = Path.GetFullPath(path);
        if (!_contents.TryGetValue(path, out var content))
            _contents[path] = content = NamedFile.Read(path);
        return content;
    }

    /// <summary>Whether both saw the same under this path.</summary>
    public bool Agrees(FileSnapshot other, string path) => Find(path).Agrees(other.Find(path));
}

/// <summary>What was found under a path.</summary>
/// <param name="Bytes">The content; null when there is none that can be read.</param>
/// <param name="WhyNot">Why there is none, in a few words that follow the path (<c>is a directory</c>); null when there is one.</param>
internal sealed record FileContent(byte[]? Bytes, string? WhyNot)
{
    /// <summary>Nothing exists at the path.</summary>
    public const string NotThere = "does not exist";

    /// <summary>The path is a directory.</summary>
    public const string Folder = "is a directory";

    /// <summary>Its permissions do not allow reading.</summary>
    public const string Forbidden = "is not readable by this user";

    /// <summary>Whether nothing exists at the path.</summary>
    public bool IsMissing => WhyNot == NotThere;

    /// <summary>Whether both are the same content, or none for the same reason.</summary>
    public bool Agrees(FileContent other) =>
        Bytes is null
            ? other.Bytes is null && WhyNot == other.WhyNot
            : other.Bytes is not null && Bytes.AsSpan().SequenceEqual(other.Bytes);
}
