using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace DevProxy.Configuration.Source;

/// <summary>
/// The contents of the files that one reading looked at, each read once: what was judged is exactly what is remembered, and what a later
/// look is compared with.
/// </summary>
internal sealed class FileSnapshot
{
    private readonly Dictionary<string, byte[]?> _contents;

    public FileSnapshot()
        : this([])
    {
    }

    /// <param name="known">Contents, or null for no file, of absolute paths that were looked at already.</param>
    public FileSnapshot(params IEnumerable<KeyValuePair<string, byte[]?>> known) => _contents = new Dictionary<string, byte[]?>(known, StringComparer.Ordinal);

    /// <summary>What stands under these paths at this moment.</summary>
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
    public byte[]? Read(string path)
    {
        path = Path.GetFullPath(path);
        if (!_contents.TryGetValue(path, out var content))
            _contents[path] = content = FromDisk(path);
        return content;
    }

    /// <summary>Whether both saw the same content under this path.</summary>
    public bool Agrees(FileSnapshot other, string path)
    {
        var (mine, theirs) = (Read(path), other.Read(path));
        return mine is null ? theirs is null : theirs is not null && mine.AsSpan().SequenceEqual(theirs);
    }

    /// <summary>Why a file cannot be read, in a word or two.</summary>
    public static string WhyNot(string path)
    {
        try
        {
            if (Directory.Exists(path))
                return "is a directory";
            using var file = File.OpenRead(path);
            return "cannot be read";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "does not exist";
        }
        catch (UnauthorizedAccessException)
        {
            return "may not be read by this user";
        }
        catch (IOException e)
        {
            return $"cannot be read ({e.Message})";
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps a file from being read, the reading goes on without it; WhyNot tells the reason.")]
    private static byte[]? FromDisk(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
