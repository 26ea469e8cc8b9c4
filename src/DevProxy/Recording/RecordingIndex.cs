using System.Collections.Immutable;
using DevProxy.Har;
using DevProxy.Traffic;

namespace DevProxy.Recording;

/// <summary>The answers that a HAR file has, by what was asked.</summary>
/// <param name="path">The file, absolute.</param>
/// <param name="key">How requests are told apart.</param>
internal sealed class RecordingIndex(string path, RequestKey key)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RecordedRequest, Answers> _byUrl = [];
    private readonly Dictionary<RecordedRequest, Answers> _byTarget = [];

    /// <summary>How requests are told apart.</summary>
    public RequestKey Key => key;

    /// <summary>The file's name.</summary>
    public string Name { get; } = Path.GetFileName(path);

    /// <summary>How many different requests have an answer.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _byUrl.Count;
        }
    }

    /// <summary>How many entries the file has: the place of the next one.</summary>
    public int Entries { get; private set; }

    /// <summary>What a file has.</summary>
    public static RecordingIndex Of(HarFile file, string path, RequestKey key)
    {
        var recorded = new RecordingIndex(path, key);
        foreach (var entry in file.Entries)
            recorded.Add(entry);
        return recorded;
    }

    /// <summary>Takes an entry in, unless it is no answer of a server to a request that a page makes itself.</summary>
    public void Add(HarEntry entry)
    {
        Entries = entry.Index + 1;
        if (!IsAnswer(entry))
            return;
        var request = key.Of(entry, FileOf(entry.RequestBodyFile));
        lock (_gate)
        {
            Take(_byUrl, request, entry);
            Take(_byTarget, WithoutOrigin(request), entry);
        }
    }

    /// <summary>Whether there is an answer to this.</summary>
    public bool Has(RecordedRequest request)
    {
        lock (_gate)
            return Of(request) is not null;
    }

    /// <summary>
    /// The answer to this, or null. Several answers to the same are given in their order, then the last again. An answer to the same path
    /// at another origin will do where there is none at this one.
    /// </summary>
    public HarEntry? Next(RecordedRequest request)
    {
        lock (_gate)
            return Of(request)?.Next();
    }

    /// <summary>Whether there is an answer to this method at this path and query, whatever the body: what a preflight asks.</summary>
    public bool HasAny(string method, RawTarget target)
    {
        var (upper, wanted) = (method.ToUpperInvariant(), target.ToString());
        lock (_gate)
            return _byTarget.Keys.Any(one => one.Method == upper && one.Url == wanted);
    }

    /// <summary>The recorded request that comes nearest to this, and in what it differs; null when there is none.</summary>
    public (RecordedRequest Request, string Difference)? Nearest(RecordedRequest wanted)
    {
        ImmutableArray<RecordedRequest> all;
        lock (_gate)
            all = [.. _byUrl.Keys];
        if (all.IsEmpty)
            return null;
        var target = wanted.Target;
        var nearest = all.MinBy(one => Distance(one, wanted, target));
        return (nearest, Differences[Distance(nearest, wanted, target).Kind]);
    }

    /// <summary>The bytes of an answer's body, content codings undone.</summary>
    public byte[] BodyOf(HarEntry entry) => FileOf(entry.ResponseBodyFile) ?? RecordedBody.Bytes(entry);

    private Answers? Of(RecordedRequest request) =>
        _byUrl.GetValueOrDefault(request) ?? _byTarget.GetValueOrDefault(WithoutOrigin(request));

    private static void Take(Dictionary<RecordedRequest, Answers> all, RecordedRequest request, HarEntry entry)
    {
        if (!all.TryGetValue(request, out var answers))
            all.Add(request, answers = new Answers());
        answers.Add(entry);
    }

    private static RecordedRequest WithoutOrigin(RecordedRequest request) => request with { Url = request.Target.ToString() };

    // Preflights are answered by what answers the request; a WebSocket is no answer, nor is an error of DevProxy's own.
    private static bool IsAnswer(HarEntry entry) =>
        entry.Answer is { Status: >= 200 }
        && entry.ResourceType is not ("preflight" or "websocket")
        && !(entry.Request.Method == "OPTIONS" && entry.Request.Headers.Get("Access-Control-Request-Method") is not null)
        && entry.Own?.Facts?.AnsweredBy != "devproxy";

    // Only a name beside the file: what a file from somebody else names may not lead elsewhere.
    private byte[]? FileOf(string? name)
    {
        if (name is null or "." or ".." || name != Path.GetFileName(name))
            return null;
        try
        {
            return File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(path)!, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static readonly string[] Differences = ["with another body", "with another query", "with another method", "at another path"];

    // Another body is nearer than another query, that nearer than another method, that nearer than another path.
    private static (int Kind, int Segments, int Length) Distance(RecordedRequest one, RecordedRequest wanted, RawTarget target)
    {
        var other = one.Target;
        var kind =
            other.Path != target.Path ? 3
            : one.Method != wanted.Method ? 2
            : other.Query != target.Query ? 1
            : 0;
        return (kind, -SharedSegments(other.Path, target.Path), Math.Abs(one.Url.Length - wanted.Url.Length));
    }

    private static int SharedSegments(string a, string b) =>
        a.Split('/').Zip(b.Split('/')).TakeWhile(static pair => pair.First == pair.Second).Count();

    /// <summary>All answers to the same request.</summary>
    private sealed class Answers
    {
        private const int NotModified = 304;

        private readonly List<HarEntry> _entries = [];
        private int _next;

        // "Not modified" has no body to play back: it goes as soon as there is an answer that has one.
        public void Add(HarEntry entry)
        {
            if (entry.Answer!.Status == NotModified && _entries.Count > 0)
                return;
            _entries.RemoveAll(static one => one.Answer!.Status == NotModified);
            _entries.Add(entry);
        }

        public HarEntry Next() => _entries[Math.Min(_next++, _entries.Count - 1)];
    }
}
