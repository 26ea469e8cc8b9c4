using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Responding;

/// <summary>
/// The folder of the mocks, kept in step with its files as the configuration is with its own: contents are compared, a change counts once
/// two looks in a row agree, and a broken file is reported while the others keep answering.
/// </summary>
/// <param name="time">The clock of the looks.</param>
internal sealed class MockFolder(TimeProvider time) : IAnswerSource
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private volatile Loaded _now = Loaded.Nothing;
    private FileSnapshot? _unsettled;
    private string _place = "";

    /// <summary>Files have changed.</summary>
    public event EventHandler<MockChange>? Changed;

    /// <summary>The folder, absolute; null for none.</summary>
    public string? Folder { get; private set; }

    /// <summary>Its path relative to the configuration's folder, with /: <c>mocks</c>.</summary>
    public string Shown => RelativePath(Folder ?? "");

    /// <summary>Its files, in the order of their names.</summary>
    public ImmutableArray<MockFile> Files => _now.Files;

    /// <summary>All files of a folder, read once.</summary>
    /// <param name="folder">The folder, absolute.</param>
    /// <param name="place">What its name is shown relative to.</param>
    public static ImmutableArray<MockFile> Read(string folder, string place)
    {
        var mocks = new MockFolder(TimeProvider.System);
        mocks.Use(folder, place);
        return mocks.Files;
    }

    /// <summary>Takes the mocks of another folder, or of none.</summary>
    /// <param name="folder">The folder, absolute; null for none.</param>
    /// <param name="place">What its name is shown relative to.</param>
    public void Use(string? folder, string place)
    {
        lock (_gate)
        {
            if (folder == Folder && place == _place)
                return;
            (Folder, _place, _now) = (folder, place, Loaded.Nothing);
        }

        Reload();
    }

    /// <summary>Watches until it is cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                Look();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }

    /// <summary>One look at the files; only ever one at a time.</summary>
    public void Look()
    {
        if (Folder is not { } folder)
            return;
        var seen = FileSnapshot.Take(Names(folder));
        if (Agree(_now.Seen, seen))
        {
            _unsettled = null;
            return;
        }

        var isSettled = _unsettled is { } before && Agree(before, seen);
        _unsettled = isSettled ? null : seen;
        if (isSettled)
            Load(seen);
    }

    /// <summary>Reads what is there now: it was written here, and whole.</summary>
    public void Reload() => Load(Folder is { } folder ? FileSnapshot.Take(Names(folder)) : new FileSnapshot());

    public ValueTask<FoundAnswer?> FindAsync(HttpContext context, Exchange exchange) => ValueTask.FromResult(Find(exchange));

    private FoundAnswer? Find(Exchange exchange)
    {
        var mocks = _now.Mocks;
        if (mocks.IsEmpty || exchange.Kind == ExchangeKind.Websocket)
            return null;
        var request = exchange.Arrived;
        if (exchange.Kind != ExchangeKind.Preflight)
            return mocks.FirstOrDefault(mock => mock.IsReady && mock.IsFor(request.Head.Method, request) && mock.Take()) is { } taken
                ? new FoundAnswer(taken) { Cors = taken.Cors }
                : null;
        if (
            mocks.FirstOrDefault(mock =>
                mock.Method == HttpMethods.Options && mock.IsReady && mock.IsFor(HttpMethods.Options, request) && mock.Take()
            ) is
            { } own
        )
            return new FoundAnswer(own) { Cors = own.Cors, AnswersPreflight = true };
        var asked = request.Observation.Question!.Method;
        return mocks.FirstOrDefault(mock => mock.IsReady && mock.IsFor(asked, request)) is { } mocked
            ? new FoundAnswer(mocked) { Cors = mocked.Cors }
            : null;
    }

    /// <summary>A file's path relative to the configuration's folder, with /.</summary>
    public string RelativePath(string path) => Path.GetRelativePath(_place, path).Replace('\\', '/');

    private void Load(FileSnapshot seen)
    {
        MockChange change;
        lock (_gate)
        {
            // A file that has not changed keeps its mocks, which count how often they have answered.
            var before = _now;
            var files = seen
                .Paths.Select(path =>
                    before.Files.FirstOrDefault(file => file.Path == path && before.Seen.Agrees(seen, path))
                    ?? MockFile.Read(path, RelativePath(path), seen.Find(path))
                )
                .ToImmutableArray();
            _now = new Loaded(seen, files, [.. files.SelectMany(file => file.Mocks)]);
            change = new MockChange(
                [.. files.Except(before.Files)],
                [.. before.Files.Where(old => files.All(file => file.Path != old.Path)).Select(old => old.RelativePath)]
            );
        }

        if (!change.Read.IsEmpty || !change.Gone.IsEmpty)
            Changed?.Invoke(this, change);
    }

    private static bool Agree(FileSnapshot one, FileSnapshot other) =>
        one.Paths.SequenceEqual(other.Paths) && one.Paths.All(path => one.Agrees(other, path));

    // What begins with a dot is an editor's.
    private static ImmutableArray<string> Names(string folder)
    {
        try
        {
            return
            [
                .. Directory
                    .EnumerateFiles(folder, "*.json")
                    .Where(path => Path.GetFileName(path)[0] != '.')
                    .OrderBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // It is not there yet.
        }
    }

    private sealed record Loaded(FileSnapshot Seen, ImmutableArray<MockFile> Files, ImmutableArray<Mock> Mocks)
    {
        public static Loaded Nothing { get; } = new(new FileSnapshot(), [], []);
    }
}

/// <summary>Files of the folder have changed.</summary>
internal sealed class MockChange(ImmutableArray<MockFile> read, ImmutableArray<string> gone) : EventArgs
{
    /// <summary>What is new, or has another content.</summary>
    public ImmutableArray<MockFile> Read { get; } = read;

    /// <summary>What is not there any more, as a person found it.</summary>
    public ImmutableArray<string> Gone { get; } = gone;
}
