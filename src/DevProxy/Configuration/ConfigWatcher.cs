using System.Collections.Immutable;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration;

/// <summary>
/// Keeps the configuration in force in step with its files. It compares contents, five times a second, because nothing else sees every way
/// in which a file changes: written in place, replaced, behind a swapped symbolic link (Kubernetes), on a file system that reports no
/// events.
/// </summary>
/// <remarks>
/// 1. A change counts once two looks in a row agree, so that a file is not judged while it is being written.
/// 2. A missing or empty file is not a change: it may be in the middle of a save. What is not a file, or is not readable, is reported:
/// no save causes that.
/// 3. Each content is judged once, from the very bytes that were compared.
/// 4. The configuration in force is replaced under a lock, and read without one.
/// </remarks>
internal sealed class ConfigWatcher
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly ConfigKeys _keys;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly TimeProvider _time;
    private ConfigOverrides _overrides;
    private volatile ProxyConfig _current;
    private FileSnapshot _judged;
    private FileSnapshot? _unsettled;
    private bool _toldDetached;

    /// <param name="first">What the first reading gave, with a configuration.</param>
    /// <param name="overrides">The command line, applied to every reading.</param>
    /// <param name="environment">The environment, likewise.</param>
    /// <param name="time">The clock.</param>
    public ConfigWatcher(ConfigResult first, ConfigOverrides overrides, IReadOnlyDictionary<string, string> environment, TimeProvider time)
    {
        _current = first.Config ?? throw new ArgumentException("There is no configuration to begin with.", nameof(first));
        _judged = first.Files;
        (_overrides, _environment, _time, _keys) = (overrides, environment, time, first.Keys);
    }

    /// <summary>A changed configuration is in force.</summary>
    public event EventHandler<ConfigReload>? Reloaded;

    /// <summary>
    /// The files hold something that cannot be used, or cannot be seen any more; the last good configuration keeps serving.
    /// </summary>
    public event EventHandler<ConfigRefusal>? Refused;

    /// <summary>The configuration in force.</summary>
    public ProxyConfig Current => _current;

    /// <summary>
    /// Watches until it is cancelled; returns at once when the configuration has no file, or comes from a pipe, which can be read only
    /// once.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Current.Path is not { } path || NamedFile.IsDescriptor(path))
            return;
        using var timer = new PeriodicTimer(Interval, _time);
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

    /// <summary>Lays another profile over the file, from the next request on.</summary>
    /// <param name="name">A profile of the file; <c>default</c> for none.</param>
    /// <returns>Why it cannot; empty when it is in force.</returns>
    public ImmutableArray<ConfigProblem> UseProfile(string name)
    {
        lock (_gate)
        {
            if (Current.Path is not { } path || NamedFile.IsDescriptor(path))
                return [new(ProblemSeverity.Error, 0, 0, name, "There is no file with profiles", "run devproxy with a proxy.json")];
            var wanted = _overrides with { Profile = name };
            var result = ConfigReader.Read(path, wanted, _environment, FileSnapshot.Take(_judged.Paths), _keys);
            if (result.Config is not { } config)
                return result.Problems;
            (_overrides, _judged, _unsettled) = (wanted, result.Files, null);
            Use(config, result.Problems);
            return [];
        }
    }

    /// <summary>One look at the files.</summary>
    public void Look()
    {
        lock (_gate)
            LookOnce();
    }

    private void LookOnce()
    {
        if (Current.Path is not { } path)
            return;
        var seen = FileSnapshot.Take(_judged.Paths);
        TellDetached(path);
        if (_judged.Paths.All(file => _judged.Agrees(seen, file)))
        {
            _unsettled = null;
            return;
        }

        var found = seen.Find(path);
        if (found.IsMissing || (found.Bytes is { } content && new SourceText(content).IsBlank))
            return;
        var settled = _unsettled is { } before && _judged.Paths.All(file => before.Agrees(seen, file));
        _unsettled = settled ? null : seen;
        if (settled)
            Judge(path, seen);
    }

    private void Judge(string path, FileSnapshot seen)
    {
        var result = ConfigReader.Read(path, _overrides, _environment, seen, _keys);
        _judged = seen;
        if (result.Config is not { } config)
        {
            Refused?.Invoke(this, new ConfigRefusal(result.Problems));
            return;
        }

        Use(config, result.Problems);
    }

    private void Use(ProxyConfig config, ImmutableArray<ConfigProblem> warnings)
    {
        var current = Current;
        var afterRestart = AfterRestart(current, config);
        config = config with
        {
            Port = current.Port,
            Host = current.Host,
            Https = current.Https,
            Inspector = current.Inspector,
            Log = config.Log with { Otlp = current.Log.Otlp },
            View = config.View.With(current.View, afterRestart),
        };
        _current = config;
        Reloaded?.Invoke(this, new ConfigReload(config, afterRestart, warnings));
    }

    private static ImmutableArray<string> AfterRestart(ProxyConfig current, ProxyConfig wanted)
    {
        var keys = ImmutableArray.CreateBuilder<string>();
        if (wanted.Port != current.Port)
            keys.Add("port");
        if (wanted.Host != current.Host)
            keys.Add("host");
        if (wanted.Https != current.Https)
            keys.Add("https");
        if (wanted.Inspector != current.Inspector)
            keys.Add("inspector");
        if (wanted.Log.Otlp != current.Log.Otlp)
            keys.Add("log.otlp");
        return keys.ToImmutable();
    }

    private void TellDetached(string path)
    {
        if (!FileStatus.HasNoName(path))
        {
            _toldDetached = false;
            return;
        }

        if (_toldDetached)
            return;
        _toldDetached = true;
        ImmutableArray<ConfigProblem> problems =
        [
            new(
                ProblemSeverity.Warning,
                0,
                0,
                path,
                "The file was replaced on the host, but it is mounted as a single file, so its new content is not visible in this "
                    + "container",
                "mount the folder that contains it (-v \"$PWD:/config:ro\"), and restart the container"
            ),
        ];
        Refused?.Invoke(this, new ConfigRefusal(problems));
    }
}

/// <summary>A changed configuration is in force.</summary>
internal sealed class ConfigReload(ProxyConfig config, ImmutableArray<string> afterRestart, ImmutableArray<ConfigProblem> warnings)
    : EventArgs
{
    /// <summary>The new one. Settings that need a restart keep their old values.</summary>
    public ProxyConfig Config { get; } = config;

    /// <summary>The changed keys that need a restart: <c>port</c>, <c>host</c>, <c>https</c>, <c>inspector</c>,
    /// <c>log.otlp</c>.</summary>
    public ImmutableArray<string> AfterRestart { get; } = afterRestart;

    /// <summary>Its warnings.</summary>
    public ImmutableArray<ConfigProblem> Warnings { get; } = warnings;
}

/// <summary>The files are invalid or no longer visible; the last good configuration stays in force.</summary>
internal sealed class ConfigRefusal(ImmutableArray<ConfigProblem> problems) : EventArgs
{
    /// <summary>Why.</summary>
    public ImmutableArray<ConfigProblem> Problems { get; } = problems;
}
