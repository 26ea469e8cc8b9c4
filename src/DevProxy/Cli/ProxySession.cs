using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using DevProxy.Companion;
using DevProxy.Configuration;
using DevProxy.Configuration.Draft;
using DevProxy.Forwarding;
using DevProxy.Instances;
using DevProxy.Pipeline;
using DevProxy.Responding;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary>The proxy while it runs, as a person sees it: the banner, the log, reloads, the companion.</summary>
internal sealed class ProxySession : IAsyncDisposable
{
    private static readonly TimeSpan NothingArrivedAfter = TimeSpan.FromSeconds(15);

    private readonly ProxyApp _app;
    private readonly ConfigWatcher _watcher;
    private readonly TerminalLog _log;
    private readonly CommandContext _context;
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _tasks = [];
    private readonly FollowedServer? _follow;
    private IDisposable? _entry;

    public ProxySession(ProxyApp app, ConfigWatcher watcher, TerminalLog log, CommandContext context)
    {
        _app = app;
        _watcher = watcher;
        _log = log;
        _context = context;
        _follow = context.Companion is { } words ? Follow(string.Join(' ', words)) : null;
        _watcher.Reloaded += (_, reload) => Reload(reload);
        _watcher.Refused += (_, refusal) => Tell(refusal);
        _app.ConfigStatus.UseProfile = watcher.UseProfile;
        _app.Mocks.Changed += (_, change) => Tell(change);
        _app.Overrides.Changed += (_, change) => Tell(change);
    }

    /// <summary>What is recorded and played back, a sentence each.</summary>
    public IEnumerable<string> Recording { get; init; } = [];

    /// <summary>Serves, follows what happens from the first request on, and says where everything is.</summary>
    /// <param name="toBegin">What to do first; empty for what the configuration shows.</param>
    /// <param name="signal">What ends it.</param>
    public async Task BeginAsync(ImmutableArray<string> toBegin, ShutdownSignal signal)
    {
        var notes = new ExchangeNotes(_app.ProxyUrl, _app.InspectorUrl)
        {
            Companion = _context.Companion is { } words ? string.Join(' ', words) : null,
            DevServer = new ProjectFolder(_context.Folder).DevServer(),
        };
        var exchanges = new ExchangeLog(_log.Logger, _app.Store, () => _app.Config, notes, _context.Time);
        _tasks.Add(exchanges.FollowAsync(CancellationToken.None)); // It ends with the store, when all has been written.
        await _app.ServeAsync(CancellationToken.None);
        _entry = Register();
        _tasks.Add(_watcher.RunAsync(_ending.Token));
        _tasks.Add(new IdleMemory(_context.Time).RunAsync(_ending.Token));
        if (_follow is not null)
            _tasks.Add(_follow.RunAsync(_ending.Token));
        if (toBegin.IsEmpty)
            _tasks.Add(RemindAsync(_ending.Token)); // Its advice is for a page of one's own.
        await signal.WriteAsync(() => Greet(toBegin));
        foreach (var broken in _app.Mocks.Files.Where(static file => !file.Problems.IsEmpty))
            Tell(new MockChange([broken], []));
    }

    /// <summary>Opens a page in the person's browser, or asks the person to.</summary>
    public void Open(string url)
    {
        if (!BrowserWindow.TryOpen(url))
            _log.Logger.Warning("No browser could be opened here: open {Url} yourself", url);
    }

    /// <summary>Waits for the end: a signal, or, with a companion, its end; gives the exit code.</summary>
    public async Task<int> EndAsync(ShutdownSignal signal, CancellationToken cancellationToken)
    {
        if (_context.Companion is not [var command, .. var arguments])
        {
            await Task.WhenAny(signal.First, Task.Delay(Timeout.Infinite, cancellationToken));
            return ExitCode.Done;
        }

        var program = CommandSearch.Find(command, _context.Environment, _context.Folder)!;
        await _follow!.LookAsync(cancellationToken);
        using var companion = CompanionProcess.Start(
            program,
            arguments,
            _context.Folder,
            Variables(),
            CompanionScreen(),
            _context.Time,
            out var error,
            _follow.Heard
        );
        if (companion is null)
            return _context.Refuse($"{error}: write a command that this system can run after --");
        signal.PassTo(companion.Pass);
        await using var cancelled = cancellationToken.Register(() => companion.Pass(PosixSignal.SIGTERM));
        return await companion.Ended;
    }

    public async ValueTask DisposeAsync()
    {
        _entry?.Dispose();
        await _ending.CancelAsync();
        await _app.DisposeAsync();
        await Task.WhenAll(_tasks);
        _ending.Dispose();
    }

    // So that the other commands find it from the same folder.
    private IDisposable? Register() =>
        InstanceFolder
            .Of(_context.Environment)
            .Add(
                new Instance(
                    _context.Folder,
                    _app.ProxyUrl,
                    _app.InspectorUrl,
                    _app.InspectorUrl is null ? null : _app.Token,
                    Environment.ProcessId,
                    new DateTimeOffset(Process.GetCurrentProcess().StartTime)
                )
            );

    private void Greet(ImmutableArray<string> toBegin)
    {
        var config = _app.Config;
        var routes = config
            .Routes.Select(route =>
                RouteExample.Of(
                    route,
                    route.Target is { } target ? ProxyHop.For(target, config.UpstreamProxy, _context.Environment) : null,
                    _app.ProxyUrl
                )
            )
            .Select(route => route with { To = _app.Store.Redaction.Url(route.To) });
        var banner = new Banner(
            config,
            [.. routes],
            _app.ProxyUrl,
            _app.InspectorUrl,
            UpstreamFailure.RunsInContainer(_context.Environment)
        )
        {
            BeforeRoutes = [.. Profile(), .. Mocks(), .. Recording],
            ToBegin = toBegin,
            Foreign = ForeignLayout.Sentences(config, _context, _app.ProxyUrl),
        };
        var people = _log.People;
        var lines =
            config.Log.Level <= LogLevelName.Info ? banner.Lines(people.Style, people.Columns()) : banner.ListeningLines(people.Style);
        people.Writer.Write(string.Concat(lines.Select(static line => line + "\n")));
        people.Writer.Flush();
    }

    private async Task RemindAsync(CancellationToken cancellationToken)
    {
        try
        {
            // While a dev server compiles there is nothing that could arrive.
            if (_follow is not null)
                await _follow.ListeningAsync(cancellationToken);
            await Task.Delay(NothingArrivedAfter, _context.Time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (_app.Store.LastId == 0)
            _log.Logger.Information(Banner.NothingArrived);
    }

    private void Reload(ConfigReload reload)
    {
        var before = _app.Config.Profile;
        _app.Apply(_follow?.Of(reload.Config) ?? reload.Config);
        _app.ConfigStatus.Reloaded(reload);
        var (log, unwritable) = Usable(reload.Config.Log);
        _log.Apply(log);
        if (unwritable is not null)
            _log.Logger.Warning("{Problem}", unwritable);
        var file = Shown(reload.Config.Path!);
        if (reload.Config.Profile != before)
            _log.Logger.Information("The profile {Profile} is in force from the next request on", reload.Config.Profile ?? "default");
        else
            _log.Logger.Information("{File} has changed and is in force: {Routes}", file, Plural.Of(reload.Config.Routes.Length, "route"));
        foreach (var problem in reload.Warnings)
            _log.Logger.Warning("{Problem}", ProblemLine.WithoutSeverity(problem, reload.Config.Path, _context.Folder));
        if (!reload.AfterRestart.IsEmpty)
            _log.Logger.Warning(
                "{Keys} will change after a restart of DevProxy",
                string.Join(", ", reload.AfterRestart.Select(static key => $"\"{key}\""))
            );
    }

    // At the start this is an error. Here the previous log file stays in use.
    private (LogConfig Log, string? Problem) Usable(LogConfig wanted) =>
        wanted.File is { } file && file != _log.File && LogFile.WhyNot(file) is { } reason
            ? (wanted with { File = _log.File }, reason)
            : (wanted, null);

    private void Tell(ConfigRefusal refusal)
    {
        _app.ConfigStatus.Refused(refusal.Problems);
        var path = _app.Config.Path;
        var lines = refusal.Problems.Select(problem => ProblemLine.WithoutSeverity(problem, path, _context.Folder));
        _log.Logger.Error("{Problems}\nThe previous configuration stays in force.", string.Join('\n', lines));
    }

    private IEnumerable<string> Profile() =>
        _app.Config.Profile is { } profile
            ? [$"the profile {profile} is laid over {(_app.Config.Path is { } path ? Shown(path) : "the file")}"]
            : [];

    private ImmutableArray<string> Mocks()
    {
        if (_app.Mocks.Folder is null)
            return [];
        var mocks = _app.Mocks.Files.SelectMany(static file => file.Mocks).ToList();
        var off = mocks.Count(static mock => !mock.IsEnabled);
        return
        [
            $"{Plural.Of(mocks.Count, "mock")} of {_app.Mocks.Shown} answer{(mocks.Count == 1 ? "s" : "")} before any route"
                + (off == 0 ? "" : $", {off} switched off"),
        ];
    }

    private void Tell(MockChange change)
    {
        foreach (var file in change.Read)
        {
            if (file.Problems.Any(static problem => problem.Severity == ProblemSeverity.Error))
                _log.Logger.Error("{Problems}\nThe other mocks keep answering.", Lines(file));
            else
                _log.Logger.Information(
                    "{File} has changed and is in force: {Mocks}",
                    file.RelativePath,
                    Plural.Of(file.Mocks.Length, "mock")
                );
            if (file.Problems.All(static problem => problem.Severity == ProblemSeverity.Warning) && !file.Problems.IsEmpty)
                _log.Logger.Warning("{Problems}", Lines(file));
        }

        foreach (var gone in change.Gone)
            _log.Logger.Information("{File} is gone: its mocks no longer answer", gone);
    }

    private string Lines(MockFile file) =>
        string.Join('\n', file.Problems.Select(problem => ProblemLine.WithoutSeverity(problem, file.Path, _context.Folder)));

    private void Tell(OverrideChange change)
    {
        if (change.On is { } on)
            _log.Logger.Warning("Switched on in the inspector for {Route}, until it is switched off: {Words}", $"\"{on.Route}\"", on.Words);
        foreach (var route in change.Ended)
            _log.Logger.Information("{Route} is back to normal: what was switched on in the inspector is off", $"\"{route}\"");
    }

    private FollowedServer Follow(string command) =>
        new(
            command,
            _context.Folder,
            [.. new[] { _app.ProxyUrl, _app.InspectorUrl }.OfType<string>().Select(static url => new Uri(url).Port)],
            () => _app.Config,
            _app.Apply,
            _log.Logger,
            _context.Time
        );

    private string Shown(string file) => ProblemLine.Shown(file, _context.Folder);

    // What a program reads on standard output must hold nothing but records.
    private Screen CompanionScreen() => _context.Screen with { Out = _log.People };

    private Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(_context.Environment) { [ProxyRun.UrlVariable] = _app.ProxyUrl };
        if (_log.People.Style.Coloured)
            variables.TryAdd("FORCE_COLOR", "1");
        foreach (var (name, value) in DevServerVariables())
            variables.TryAdd(name, value);
        return variables;
    }

    // create-react-app opens a page of its own, at its own port, and tells its client that port for hot reload. Port 0 is the page's
    // (webpack-dev-server, client.webSocketURL).
    private Dictionary<string, string> DevServerVariables()
    {
        if (
            new ProjectFolder(_context.Folder).DevServer() is not { Tool.Name: "create-react-app" } server
            || !_app.Config.Routes.Any(route => route.Key == "/" && route.Target?.Origin.Serialized == server.Url)
        )
            return [];
        return new Dictionary<string, string> { ["WDS_SOCKET_PORT"] = "0", ["BROWSER"] = "none" };
    }
}
