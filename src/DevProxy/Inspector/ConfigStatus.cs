using System.Collections.Immutable;
using DevProxy.Configuration;

namespace DevProxy.Inspector;

/// <summary>
/// What the inspector shows of the configuration: the one in force, and what is wrong with the file that should have replaced it.
/// </summary>
internal sealed class ConfigStatus
{
    private volatile ConfigNotice _now;
    private ImmutableArray<Action> _subscribers = [];

    /// <summary>Begins with the configuration that DevProxy started with.</summary>
    public ConfigStatus(ProxyConfig config, ImmutableArray<ConfigProblem> problems) => _now = new ConfigNotice(config, problems, []);

    /// <summary>What stands there now.</summary>
    public ConfigNotice Now => _now;

    /// <summary>Another configuration is in force.</summary>
    public void Reloaded(ConfigReload reload) => Write(new ConfigNotice(reload.Config, reload.Warnings, reload.AfterRestart));

    /// <summary>The file cannot be used; the last good configuration stays in force.</summary>
    public void Refused(ImmutableArray<ConfigProblem> problems) => Write(_now with { Problems = problems });

    /// <summary>Puts a profile in force; gives what is wrong with it. Whoever watches the file sets this.</summary>
    public Func<string, ImmutableArray<ConfigProblem>> UseProfile { get; set; } =
        static name => [new(ProblemSeverity.Error, 0, 0, name, "There is no file with profiles", "run devproxy with a proxy.json")];

    /// <summary>What stands beside the configuration has changed: mocks, switches.</summary>
    public void Touch() => Write(_now);

    /// <summary>Calls <paramref name="changed"/> after each change, until the returned object is disposed of. It must not wait.</summary>
    public IDisposable Subscribe(Action changed)
    {
        ImmutableInterlocked.Update(ref _subscribers, subscribers => subscribers.Add(changed));
        return new Subscription(this, changed);
    }

    private void Write(ConfigNotice notice)
    {
        _now = notice;
        foreach (var subscriber in _subscribers)
            subscriber();
    }

    private sealed class Subscription(ConfigStatus status, Action changed) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref status._subscribers, subscribers => subscribers.Remove(changed));
    }
}

/// <summary>The configuration at one moment.</summary>
/// <param name="InForce">The one that requests are served by.</param>
/// <param name="Problems">What is wrong with the file; warnings alone when it is the one in force.</param>
/// <param name="AfterRestart">Keys that were changed in the file and count after a restart only.</param>
internal sealed record ConfigNotice(ProxyConfig InForce, ImmutableArray<ConfigProblem> Problems, ImmutableArray<string> AfterRestart);
