using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Inspector;
using DevProxy.Responding;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>A running DevProxy: the proxy's listener, the inspector's, and the ordered pipeline between them and the upstreams.</summary>
internal sealed class ProxyApp : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly IAnswerSource? _playback;
    private readonly WebApplication _web;
    private readonly Listeners _listeners;
    private readonly Lock _reload = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly PendingReplays _replays = new();
    private readonly Replayer _replayer;
    private volatile ProxyConfig _config;
    private volatile ActiveConfig _active;
    private ImmutableHashSet<string> _secrets;
    private Judging _judging = null!;

    private ProxyApp(ProxyConfig config, Listeners listeners, ListenerCertificate? certificate, ProxyAppContext appContext)
    {
        (_environment, _playback) = (appContext.Environment, appContext.Playback);
        _listeners = listeners;
        _secrets = [.. config.Log.Secrets];
        _replayer = new Replayer(
            _replays,
            ListenAddresses.ToDial(listeners.Proxy.EndPoints.First()),
            (host, path) => _active!.Routes.Match(host, path)?.Config,
            _ended.Token
        );
        Store = new LiveTraffic(StoreBounds.Of(config.Inspector), new Redaction(config.Log), appContext.Time, _replayer);
        ProxyUrl = Url(certificate is null ? "http" : "https", config.Host, listeners.Proxy.Port);
        InspectorUrl = listeners.Inspector is null ? null : Url("http", config.Inspector!.Host, listeners.Inspector.Port);
        ConfigStatus = new ConfigStatus(config, []);
        Mocks = new MockFolder(appContext.Time);
        Mocks.Use(config.Mocks, FolderOf(config));
        _web = WebServer.Build(listeners, certificate, appContext);
        _config = config;
        _active = Build(config, Store.Redaction, null);
        Store.Profile = config.Profile;
        Mocks.Changed += (_, _) => ConfigStatus.Touch();
        Overrides.Changed += (_, change) => Apply(change);
        _ = Mocks.WatchAsync(_ended.Token);
        AddMiddleware(listeners.Inspector?.Port, appContext);
    }

    /// <summary>Where the proxy listens, as a browser on this machine writes it, without a slash at the end.</summary>
    public string ProxyUrl { get; }

    /// <summary>Where the inspector listens; null when it is switched off.</summary>
    public string? InspectorUrl { get; }

    /// <summary>What a request that changes something has to show to the inspector. Each run has another one.</summary>
    public string Token { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The exchanges: kept, queried and followed.</summary>
    public LiveTraffic Store { get; }

    /// <summary>What the inspector shows of the configuration: who watches the file writes here what came of each change.</summary>
    public ConfigStatus ConfigStatus { get; }

    /// <summary>The mocks that stand beside the configuration.</summary>
    public MockFolder Mocks { get; }

    /// <summary>What the inspector has switched on, over the configuration.</summary>
    public Overrides Overrides { get; } = new();

    /// <summary>The configuration in force, without what is switched on over it.</summary>
    public ProxyConfig Config => _config;

    /// <summary>
    /// Listens, or says why it cannot. What arrives waits until it is served, so that whoever follows <see cref="Store"/> by then misses
    /// nothing.
    /// </summary>
    public static async Task<ProxyAppStart> OpenAsync(ProxyConfig config, ProxyAppContext appContext, CancellationToken cancellationToken)
    {
        ListenerCertificate? certificate = null;
        ImmutableArray<ConfigProblem> doubts = [];
        if (config.Https is not null)
        {
            (certificate, doubts) = ListenerCertificate.Load(config, appContext);
            if (certificate is null)
                return new ProxyAppStart(null, doubts);
        }

        var (listeners, problem) = await Listeners.OpenAsync(config, cancellationToken);
        if (listeners is null)
            return new ProxyAppStart(null, [problem!]);
        return new ProxyAppStart(new ProxyApp(config, listeners, certificate, appContext), doubts);
    }

    /// <summary>Serves what has arrived and what comes.</summary>
    public Task ServeAsync(CancellationToken cancellationToken) => _web.StartAsync(cancellationToken);

    /// <summary>
    /// Puts a configuration in force for every request from now on; what is in flight ends under the one it began with. What concerns the
    /// listeners (port, host, https, inspector) stays as it was.
    /// </summary>
    public void Apply(ProxyConfig config)
    {
        lock (_reload)
        {
            // What was a secret before stays one, because earlier records contain it.
            _secrets = _secrets.Union(config.Log.Secrets);
            _config = config;
            Mocks.Use(config.Mocks, FolderOf(config));
            Activate(new Redaction(config.Log with { Secrets = [.. _secrets] }));
            Overrides.Keep(config);
        }
    }

    /// <summary>Ends when upstreams have been asked for every production origin that exchanges so far left open.</summary>
    public Task ProductionAskedAsync() => _judging.ProductionAskedAsync();

    /// <summary>Stops listening, lets requests in flight end for a moment, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _web.StopAsync();
        await _web.DisposeAsync();
        _listeners.Dispose(); // Those that Kestrel has not taken: it was never served.
        _active.Routes.Dispose();
        _replayer.Dispose();
        Store.Dispose();
        _ended.Dispose();
    }

    /// <summary>How a browser on this machine writes a listener, without a slash at the end.</summary>
    public static string Url(string scheme, string host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{scheme}://{ListenAddresses.InUrl(host)}:{port}");

    private void AddMiddleware(int? inspectorPort, ProxyAppContext appContext)
    {
        var probes = new ProductionProbes(
            _web.Services.GetRequiredService<UpstreamProbe>(),
            appContext.Time,
            appContext.Fault,
            _ended.Token
        );
        var memory = new TrafficMemory(new PreflightLedger(), new RouteMemory(), probes);
        var judging = _judging = new Judging(Store, memory, appContext.Time, _ended.Token);

        // Built when somebody opens it; what listens is said by the configuration of the start.
        var inspected = Config.Inspector;
        var inspector = new Lazy<RequestDelegate>(() => Inspector(inspected!, appContext.Time));
        var pipeline = new ExchangePipeline(() => _active, Store, _replays, judging, appContext);
        _web.Use(next => new InternalErrorHandler(next, appContext.Fault).InvokeAsync);

        // By the port that was called, never by a name that the caller chooses.
        _web.Run(context => context.Connection.LocalPort == inspectorPort ? inspector.Value(context) : pipeline.InvokeAsync(context));
    }

    private void Apply(OverrideChange change)
    {
        lock (_reload)
            Activate(_active.Redaction);
        if (change.On is { CutsStreams: true } on)
            Store.Cut(exchange => exchange.Arrived.Route?.Key == on.Route, Fault.Dropped(on.Route));
        ConfigStatus.Touch();
    }

    private void Activate(Redaction redaction)
    {
        var previous = _active;
        _active = Build(Overrides.ApplyTo(_config), redaction, previous.Routes);
        Store.Redaction = redaction;
        Store.Profile = _config.Profile;
        previous.Routes.Dispose();
    }

    // What the names of mocks are shown relative to.
    private static string FolderOf(ProxyConfig config) => Path.GetDirectoryName(config.Path) ?? Directory.GetCurrentDirectory();

    private ActiveConfig Build(ProxyConfig config, Redaction redaction, RouteTable? previous)
    {
        var routes = UpstreamRoutes.Build(config, _environment, _web.Services.GetRequiredService<Forwarder>(), previous);
        IAnswerSource?[] sources = [config.Mocks is null ? null : Mocks, _playback];
        return new ActiveConfig(config, routes, HostRule.Of(config))
        {
            Redaction = redaction,
            Sources = [.. sources.OfType<IAnswerSource>()],
        };
    }

    private RequestDelegate Inspector(InspectorConfig config, TimeProvider time)
    {
        var place = new InspectorPlace(ProxyUrl, InspectorUrl!, HostRule.Of(config).Accepts, Token);
        var branch = new ApplicationBuilder(_web.Services);
        var answers = new LocalAnswers(new MockEditor(Mocks, Store), Overrides, () => Config, ExplainAsync);
        new InspectorSite(Store, ConfigStatus, answers, place, time, _web.Lifetime.ApplicationStopping).Use(branch);
        return branch.Build();
    }

    // A URL that leads elsewhere is explained as if its path were called here.
    private async Task<Explained> ExplainAsync(string method, string url, CancellationToken cancellationToken)
    {
        var (words, problem) = ExplainArguments.Read([.. method.Length == 0 ? Array.Empty<string>() : [method], url]);
        if (words is null)
            return new Explained(null, problem);
        var active = _active;
        _ = Origin.TryFromUrl(words.Url.StartsWith('/') ? ProxyUrl : words.Url, out var asked);
        _ = Origin.TryFromUrl(ProxyUrl, out var own);
        var called = asked?.Port == own!.Port && active.Hosts.Accepts(DryRun.Called(asked).Authority) ? asked : own;
        var told = await new DryRun(active.Config, active.Routes)
        {
            Mocks = [.. Mocks.Files.SelectMany(static file => file.Mocks)],
        }.TellAsync(words.Method, DryRun.Called(called), RawTarget.Parse(words.Url), cancellationToken);
        return new Explained(told.Write, null);
    }
}

/// <summary>What a running DevProxy takes from the program around it.</summary>
/// <param name="Environment">The environment variables, for proxies and certificate authorities.</param>
/// <param name="Time">The clock.</param>
/// <param name="Fault">Gets each internal error, for the log.</param>
internal sealed record ProxyAppContext(IReadOnlyDictionary<string, string> Environment, TimeProvider Time, Action<Exception> Fault)
{
    /// <summary>Told, for the debug log, of what the server refuses before there is an exchange; null when nobody listens.</summary>
    public Action<string>? Refused { get; init; }

    /// <summary>Whether that is wanted just now.</summary>
    public Func<bool> HearsRefused { get; init; } = static () => true;

    /// <summary>The command that runs beside the proxy, as a person would type it; null for none.</summary>
    public string? Companion { get; init; }

    /// <summary>Begins the spans of exchanges; null where nobody collects traces.</summary>
    public ActivitySource? Tracing { get; init; }

    /// <summary>A recording that answers before any route is asked; null for none.</summary>
    public IAnswerSource? Playback { get; init; }
}

/// <summary>What starting gave: a running app with warnings at most, or none with the reasons.</summary>
/// <param name="App">Null when a problem is an error.</param>
/// <param name="Problems">A port that is in use, a certificate that is not there; each with its fix.</param>
internal sealed record ProxyAppStart(ProxyApp? App, ImmutableArray<ConfigProblem> Problems);
