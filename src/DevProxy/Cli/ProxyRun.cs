using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using DevProxy.Companion;
using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Pipeline;
using DevProxy.Recording;
using DevProxy.Telemetry;
using DevProxy.Terminal;
using DevProxy.Traffic;
using Serilog.Events;

namespace DevProxy.Cli;

/// <summary>One run of the proxy, from its configuration to its end.</summary>
/// <param name="context">What it works with.</param>
/// <param name="overrides">What the command line says.</param>
internal sealed class ProxyRun(CommandContext context, ConfigOverrides overrides)
{
    /// <summary>Tells a companion where DevProxy listens.</summary>
    public const string UrlVariable = "DEVPROXY_URL";

    // Marks a command that was started so, or a script that starts itself would do so forever.
    private const string InsideVariable = "DEVPROXY_INSIDE";

    /// <summary>
    /// What a person is to do first, given where the proxy and its inspector listen; empty for what the configuration shows.
    /// </summary>
    public Func<ProxyApp, ImmutableArray<string>> Started { get; init; } = static _ => [];

    /// <summary>What is to be opened in the browser, once it listens; null for nothing.</summary>
    public Func<ProxyApp, string>? Opens { get; init; }

    /// <summary>What is recorded and played back.</summary>
    public RecordingPlan Recording { get; init; } = new();

    /// <summary>Whether the run is judged at its end; its exit code then says what came of it.</summary>
    public bool IsCi { get; init; }

    /// <summary>Whether another port will do where the configured one is taken.</summary>
    public bool AnyPort { get; init; }

    /// <summary>Runs until a signal, or the companion, ends it; gives the exit code.</summary>
    /// <param name="read">The configuration, or its problems.</param>
    /// <param name="file">The file that the problems are in; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> RunAsync(ConfigResult read, string? file, CancellationToken cancellationToken)
    {
        Tell(read.Problems, read.NotFound ? null : file);
        if (read.Config is not { } config)
            return ExitCode.Usage;
        if (context.Companion is [var command, ..] && CommandSearch.Find(command, context.Environment, context.Folder) is null)
            return context.Refuse(CommandSearch.Fix(command, context.Environment, context.Folder));
        if (config.Log.File is { } logFile && LogFile.WhyNot(logFile) is { } reason)
            return context.Refuse(reason);
        var recorded = RecordingFiles.Read(Recording, new RequestKey(new Redaction(config.Log).WithBodies()));
        if (recorded.Problem is { } problem)
            return context.Refuse(problem);
        var ci = IsCi ? new CiVerdicts(context.Time) : null;
        var exitCode = await ServeAsync(read, config, recorded, ci, cancellationToken);

        // The log has written its last line: what it comes to stands below it.
        return ci?.Conclude(config.Log.Format == LogFormat.Json ? context.Screen.Error : context.Screen.Out, exitCode) ?? exitCode;
    }

    private async Task<int> ServeAsync(
        ConfigResult read,
        ProxyConfig config,
        RecordingFiles recorded,
        CiVerdicts? ci,
        CancellationToken cancellationToken
    )
    {
        using var signal = new ShutdownSignal(context.Companion is not null);
        using var log = new TerminalLog(config.Log, context.Screen, context.Time.LocalTimeZone, ExchangeJson.Write);
        var playback =
            recorded.Played is { } played && Recording.Playback is not null ? new Playback(played, Recording.ForwardsMisses) : null;
        using var telemetry = Collect(config, log);
        var start = await OpenAsync(config, log, playback, telemetry, cancellationToken);
        if (start.App is null && OuterProxy(config) is { } url)
            return await RunInsideAsync(url, signal, cancellationToken);
        if (!start.Problems.IsEmpty)
            await signal.WriteAsync(() => Tell(start.Problems, null));
        if (start.App is not { } app)
            return ExitCode.Usage;

        using var judged = ci?.Follow(app);
        using var collected = telemetry?.Follow(app.Store);
        var watcher = new ConfigWatcher(read, overrides, context.Environment, context.Time);
        if (!TryRecord(app, log, recorded, out var recorder, out var unwritable))
        {
            await app.DisposeAsync();
            return context.Refuse(unwritable);
        }

        await using var recording = recorder;
        await using var session = new ProxySession(app, watcher, log, context)
        {
            Recording = [.. Sentences(recorded), .. Sentences(config.Log)],
        };
        await session.BeginAsync(Started(app), signal);
        if (Opens is { } opens)
            session.Open(opens(app));
        var exitCode = await session.EndAsync(signal, cancellationToken);
        if (ci is not null)
            await ci.SettleAsync();
        return exitCode;
    }

    // Only now that it listens: a run that cannot start must not overwrite an existing recording.
    private bool TryRecord(
        ProxyApp app,
        TerminalLog log,
        RecordingFiles recorded,
        out Recorder? recorder,
        [NotNullWhen(false)] out string? problem
    )
    {
        (recorder, problem) = (null, null);
        if (Recording.Record is not { } file)
            return true;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var redaction = Recording.WithSecrets
                ? static _ => Redaction.None
                : (Func<LiveTraffic, Redaction>)(static traffic => traffic.Redaction.WithBodies());
            recorder = new Recorder(
                app.Store,
                recorded.Open(file),
                recorded.Known,
                () => redaction(app.Store),
                what => log.Logger.Warning("{What}", what)
            );
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"{file} cannot be written ({e.Message.TrimEnd('.')}): name another file with --record";
            return false;
        }
    }

    // The DevProxy that has started this command, where it listens on the very port that was wanted.
    private string? OuterProxy(ProxyConfig config) =>
        context.Environment.TryGetValue(UrlVariable, out var url)
        && Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && parsed.Port == config.Port
            ? url
            : null;

    // "devproxy -- npm run dev", where the script says "devproxy -- vite": one of them is enough.
    private async Task<int> RunInsideAsync(string url, ShutdownSignal signal, CancellationToken cancellationToken)
    {
        var runs = $"DevProxy runs already at {url}, and has started this command";
        if (context.Companion is not [var command, .. var arguments] words || context.Environment.ContainsKey(InsideVariable))
            return context.Refuse($"{runs}: leave out this one, or give it a port of its own, for example --port {new Uri(url).Port + 10}");
        await signal.WriteAsync(() =>
            context.Screen.Error.Writer.WriteLine(
                $"devproxy: {TerminalText.Escape(runs)}: only \"{TerminalText.Escape(string.Join(' ', words))}\" is started here"
            )
        );
        var program = CommandSearch.Find(command, context.Environment, context.Folder)!;
        var variables = new Dictionary<string, string>(context.Environment) { [InsideVariable] = "1" };
        using var companion = CompanionProcess.Start(
            program,
            arguments,
            context.Folder,
            variables,
            context.Screen,
            context.Time,
            out var error
        );
        if (companion is null)
            return context.Refuse($"{error}: write a command that this system can run after --");
        signal.PassTo(companion.Pass);
        await using var cancelled = cancellationToken.Register(() => companion.Pass(PosixSignal.SIGTERM));
        return await companion.Ended;
    }

    private async Task<ProxyAppStart> OpenAsync(
        ProxyConfig config,
        TerminalLog log,
        Playback? playback,
        OtlpExport? telemetry,
        CancellationToken cancellationToken
    )
    {
        var appContext = new ProxyAppContext(
            context.Environment,
            context.Time,
            fault => log.Logger.Error(fault, "Internal error in DevProxy; please report it")
        )
        {
            Refused = what => log.Logger.Debug("{Refused}", what),
            HearsRefused = () => log.Logger.IsEnabled(LogEventLevel.Debug),
            Companion = context.Companion is { } words ? string.Join(' ', words) : null,
            Playback = playback,
            Tracing = telemetry?.Source,
        };
        var start = await ProxyApp.OpenAsync(config, appContext, cancellationToken);
        return start.App is null && AnyPort ? await ProxyApp.OpenAsync(config with { Port = 0 }, appContext, cancellationToken) : start;
    }

    private OtlpExport? Collect(ProxyConfig config, TerminalLog log)
    {
        if (config.Log.Otlp is not { } collector)
            return null;
        var telemetry = new OtlpExport(
            new OtlpSettings(collector, context.Environment, VersionText.Number),
            (sentence, collector) => log.Logger.Warning(sentence, collector),
            new Redaction(config.Log)
        );
        log.Beside = telemetry.Log;
        return telemetry;
    }

    private static IEnumerable<string> Sentences(LogConfig log) =>
        log.Otlp is { } collector ? [$"traces, metrics and logs go to {collector.GetLeftPart(UriPartial.Authority)} (OpenTelemetry)"] : [];

    private IEnumerable<string> Sentences(RecordingFiles recorded)
    {
        if (Recording.Playback is { } playback && recorded.Played is { } played)
            yield return $"{Plural.Of(played.Count, "recorded answer")} of {Shown(playback)} come before any route; what it lacks is "
                + (
                    Recording.IsCache ? "forwarded once, and recorded"
                    : Recording.ForwardsMisses ? "forwarded"
                    : "answered with 502"
                );
        if (Recording.Record is { } record && !Recording.IsCache)
            yield return $"recording into {Shown(record)}, {(Recording.WithSecrets ? "with secrets" : "secrets masked")}";

        string Shown(string file) => ProblemLine.Shown(file, context.Folder);
    }

    private void Tell(ImmutableArray<ConfigProblem> problems, string? file)
    {
        var surface = context.Screen.Error;
        foreach (var problem in problems)
            surface.Writer.WriteLine(ProblemLine.Of(problem, file, context.Folder, surface.Style));
    }
}

/// <summary>The person's own browser.</summary>
internal static class BrowserWindow
{
    /// <summary>Opens a page in it; false where there is none to be found, on a server for example.</summary>
    public static bool TryOpen(string url)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(url) { UseShellExecute = true });
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}

/// <summary>Shows a route at work, by sending an example path the very way that a request's goes.</summary>
internal static class RouteExample
{
    private const string ExampleSegment = "users";

    /// <summary>The route, for the banner.</summary>
    /// <param name="config">The route.</param>
    /// <param name="hop">The proxy between DevProxy and its target; null for none.</param>
    /// <param name="proxyUrl">Where DevProxy listens.</param>
    public static BannerRoute Of(RouteConfig config, Uri? hop, string proxyUrl)
    {
        var shownHop = hop is null ? null : ProxyHop.Shown(hop);
        var answer = config.Features.FirstOrDefault(static feature => feature.InsteadOfTarget is not null);
        var isFrontend = answer is null && config is { Path: "/", Target.IsLocal: true };
        var path = ExamplePath(config.Path, isFrontend);
        var to =
            answer is not null ? answer.Banner
            : path is null ? config.Target!.Written
            : config.Target!.Origin.Serialized + UpstreamPath.Of(config, path).Value;
        return new BannerRoute(path is null ? $"paths that match {config.Key}" : At(proxyUrl, config.Host) + path, to, shownHop, isFrontend)
        {
            Steps = [.. config.Features.Where(static feature => feature.InsteadOfTarget is null).Select(static feature => feature.Banner)],
        };
    }

    private static string At(string proxyUrl, string? host) =>
        host is null || new Uri(proxyUrl) is not { } url
            ? proxyUrl
            : $"{url.Scheme}://{host}:{url.Port.ToString(CultureInfo.InvariantCulture)}";

    // A page has its files anywhere, an API has its resources below the prefix; for an expression no example can be made up.
    private static string? ExamplePath(string key, bool isFrontend)
    {
        if (isFrontend)
            return "/";
        if (key.StartsWith('^'))
            return null;
        return key.Contains('*', StringComparison.Ordinal)
            ? key.Replace("**", ExampleSegment, StringComparison.Ordinal).Replace("*", ExampleSegment, StringComparison.Ordinal)
            : $"{key.TrimEnd('/')}/{ExampleSegment}";
    }
}
