using System.Text.Json;
using DevProxy.Har;

namespace DevProxy.Recording;

/// <summary>
/// A HAR file that grows, and that is whole at every moment, whatever happens to the program. There are two copies: the next entries are
/// written into the one that nobody sees, which then takes the other's name in one step of the file system. What is written for each entry
/// stays the same however long the file is.
/// </summary>
internal sealed class RecordingFile : IDisposable
{
    private static readonly byte[] Separator = ",\n"u8.ToArray();

    private readonly string _path;
    private readonly string _spare;
    private readonly string _previous;
    private readonly byte[] _tail;
    private long _end; // where the entries end in the file at _path
    private long _spareEnd; // where they end in the copy at _spare
    private byte[] _missing = []; // the entries that the copy at _spare does not have yet
    private bool _hasEntries;

    /// <summary>Begins with what is given, and replaces a file that is there.</summary>
    /// <param name="path">Absolute; its folder is there.</param>
    /// <param name="before">A HAR document in UTF-8.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public RecordingFile(string path, byte[] before)
    {
        (var end, _hasEntries) = EndOfEntries(before);
        (_path, _tail, _end, _spareEnd) = (path, before[end..], end, end);
        (_spare, _previous) = (Beside(path, "next"), Beside(path, "last"));
        try
        {
            Write(_spare, 0, before[..end], _tail);
            File.Move(_spare, path, overwrite: true);
            Write(_spare, 0, before[..end], _tail);
        }
        catch
        {
            Dispose(); // Nobody else knows of the copy.
            throw;
        }
    }

    /// <summary>Adds entries: when this returns, the file has them.</summary>
    /// <param name="entries">Each a HAR entry as JSON.</param>
    /// <exception cref="IOException">They could not be written. The file is as it was, and they may be added again.</exception>
    public void Add(IReadOnlyCollection<byte[]> entries)
    {
        if (entries.Count == 0)
            return;
        var added = Joined(entries);
        byte[] written = [.. _missing, .. added];
        Write(_spare, _spareEnd, written, _tail);
        File.Replace(_spare, _path, _previous);
        (_spareEnd, _end, _missing, _hasEntries) = (_end, _spareEnd + written.Length, added, true);
        File.Move(_previous, _spare, overwrite: true);
    }

    /// <summary>One copy is enough from now on.</summary>
    public void Dispose()
    {
        foreach (var file in new[] { _spare, _previous })
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is hidden, and the next recording replaces it.
            }
        }
    }

    // Where log.entries is closed; what follows it stays behind it.
    private static (int End, bool HasEntries) EndOfEntries(byte[] content)
    {
        var json = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = HarJson.MaxDepth });
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
                continue;
            var isLog = json.CurrentDepth == 1 && json.ValueTextEquals("log"u8);
            var isEntries = json.CurrentDepth == 2 && json.ValueTextEquals("entries"u8);
            json.Read();
            if (isEntries)
            {
                var start = (int)json.TokenStartIndex;
                json.Skip();
                var end = (int)json.TokenStartIndex;
                return (end, content.AsSpan(start + 1, end - start - 1).ContainsAnyExcept(" \t\r\n"u8));
            }

            if (!isLog)
                json.Skip();
        }

        throw new InvalidDataException("The document has no log.entries.");
    }

    private byte[] Joined(IEnumerable<byte[]> entries)
    {
        using var joined = new MemoryStream();
        foreach (var entry in entries)
        {
            if (_hasEntries || joined.Length > 0)
                joined.Write(Separator);
            joined.Write(entry);
        }

        return joined.ToArray();
    }

    private static void Write(string path, long at, byte[] content, byte[] tail)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        file.Position = at;
        file.Write(content);
        file.Write(tail);
        file.SetLength(file.Position);
    }

    private static string Beside(string path, string role) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{role}");
}
