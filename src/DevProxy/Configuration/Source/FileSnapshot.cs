using System.Collections.Immutable;

namespace DevProxy.Configuration.Source;

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
