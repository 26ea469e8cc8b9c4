using System.Globalization;
using DevProxy.Configuration;
using DevProxy.Traffic;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace DevProxy.Terminal;

/// <summary>
/// The log: on the console for a person, or there as JSON lines for a program, and beside it as JSON lines in a file. Each of them is
/// written in the background by itself, so that a terminal that blocks (Ctrl+S, a full pipe) holds up neither a request nor the file.
/// </summary>
internal sealed class TerminalLog : IDisposable
{
    private const long FileBytes = 16 * 1024 * 1024;
    private const int FilesKept = 5;

    // A blocked output may never unblock; at the end it gets this much time.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // A regular file takes what is written sooner or later, also on a busy machine; nothing of it is lost.
    private static readonly TimeSpan FileGrace = TimeSpan.FromSeconds(10);

    private readonly Screen _screen;
    private readonly TimeZoneInfo _zone;
    private readonly Func<ExchangeRecord, string> _json;
    private readonly LoggingLevelSwitch _level = new();
    private readonly Swap _swap;
    private readonly Logger _logger;
    private LogConfig _config;
    private volatile Redaction _redaction;

    /// <summary>Begins to write as <paramref name="config"/> says.</summary>
    /// <param name="config">Level, format and file.</param>
    /// <param name="screen">What is written on.</param>
    /// <param name="zone">The zone of the reader's clock.</param>
    /// <param name="json">A record as one line of JSON.</param>
    public TerminalLog(LogConfig config, Screen screen, TimeZoneInfo zone, Func<ExchangeRecord, string> json)
    {
        _screen = screen;
        _zone = zone;
        _json = json;
        _config = config;
        _redaction = new Redaction(config);
        _level.MinimumLevel = Level(config.Level);
        _swap = new Swap(Write(config));
        _logger = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(_level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Yarp", LogEventLevel.Fatal) // The exchange's own line says it better.
            .WriteTo.Sink(_swap)
            .CreateLogger();
    }

    /// <summary>Where events go.</summary>
    public Serilog.ILogger Logger => _logger;

    /// <summary>Gets every event too, on the thread that writes it; null for nobody.</summary>
    public ILogEventSink? Beside
    {
        set => _swap.Beside = value;
    }

    /// <summary>Where messages for people go: standard output, unless the log there is for a program.</summary>
    public Surface People => _config.Format == LogFormat.Json ? _screen.Error : _screen.Out;

    /// <summary>The file that is written beside the console; null for none.</summary>
    public string? File => _config.File;

    /// <summary>Writes as a reloaded configuration says, from now on.</summary>
    public void Apply(LogConfig config)
    {
        _redaction = new Redaction(config);
        if (
            config with
            {
                Redact = _config.Redact,
                RedactBodies = _config.RedactBodies,
                Secrets = _config.Secrets,
                SecretHeaders = _config.SecretHeaders,
            } == _config
        )
            return;
        _level.MinimumLevel = Level(config.Level);
        _config = config;
        _swap.To(Write(config));
    }

    /// <summary>Writes what is still to be written: for a second at most on the console, for ten to the file.</summary>
    public void Dispose()
    {
        _logger.Dispose();
        _swap.Dispose();
    }

    private static LogEventLevel Level(LogLevelName level) =>
        level switch
        {
            LogLevelName.Debug => LogEventLevel.Debug,
            LogLevelName.Info => LogEventLevel.Information,
            LogLevelName.Warn => LogEventLevel.Warning,
            LogLevelName.Error => LogEventLevel.Error,
            _ => LogEventLevel.Fatal + 1,
        };

    private Writers Write(LogConfig config)
    {
        var sinks = new LoggerConfiguration().MinimumLevel.Verbose();
        var pretty = new PrettyFormatter(
            People,
            _zone,
            showsEveryEnd: config.Level == LogLevelName.Debug,
            sentence => _redaction.Sentence(sentence)
        );
        if (config.Format == LogFormat.Json)
        {
            sinks.WriteTo.Async(async =>
                async.Fallible(
                    output => output.Sink(new SurfaceSink(_screen.Out, new JsonLinesFormatter(_json))),
                    new LogFailureNotice("standard output", "make sure that something reads it, or that its disk has space", _screen)
                )
            );
            sinks.WriteTo.Async(async =>
                async.Logger(sentences =>
                    sentences
                        .Filter.ByExcluding(static happened => happened.Properties.ContainsKey(ExchangeLog.Property))
                        .WriteTo.Sink(new SurfaceSink(_screen.Error, pretty))
                )
            );
        }
        else
        {
            sinks.WriteTo.Async(async =>
                async.Fallible(
                    output => output.Sink(new SurfaceSink(_screen.Out, pretty)),
                    new LogFailureNotice("standard output", "make sure that something reads it, or that its disk has space", _screen)
                )
            );
        }

        return new Writers(sinks.CreateLogger(), config.File is { } file ? WriteFile(file) : null);
    }

    private Logger WriteFile(string file) =>
        new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .WriteTo.Async(async =>
                async.Fallible(
                    output =>
                        output.File(
                            new JsonLinesFormatter(_json),
                            file,
                            fileSizeLimitBytes: FileBytes,
                            rollOnFileSizeLimit: true,
                            retainedFileCountLimit: FilesKept
                        ),
                    new LogFailureNotice($"the log file {file}", "free some space on its disk, or name another with --log-file", _screen)
                )
            )
            .CreateLogger();

    private static void End(Writers writers)
    {
        var (console, file) = (Ending(writers.Console), writers.File is null ? Task.CompletedTask : Ending(writers.File));
        _ = Task.WaitAny([console], Grace);
        _ = Task.WaitAny([file], FileGrace); // A file whose disk is full throws again when it is closed; that was reported.
    }

    // A thread of its own: the pool's may all be waiting for the same console.
    private static Task Ending(Logger logger) =>
        Task.Factory.StartNew(logger.Dispose, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Where events are written; each has a thread of its own.</summary>
    private sealed record Writers(Logger Console, Logger? File)
    {
        public void Write(LogEvent happened)
        {
            Console.Write(happened);
            File?.Write(happened);
        }
    }

    /// <summary>Writes each event in one piece.</summary>
    private sealed class SurfaceSink(Surface surface, ITextFormatter formatter) : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            formatter.Format(logEvent, text);
            surface.Writer.Write(text.ToString());
            surface.Writer.Flush();
        }
    }

    /// <summary>A sink that can be exchanged while others write to it.</summary>
    private sealed class Swap(Writers first) : ILogEventSink, IDisposable
    {
        private Writers _current = first;

        private int _ended;

        public ILogEventSink? Beside { private get; set; }

        public void Emit(LogEvent logEvent)
        {
            Volatile.Read(ref _current).Write(logEvent);
            Beside?.Emit(logEvent);
        }

        public void To(Writers next) => End(Interlocked.Exchange(ref _current, next));

        // The logger that writes to it disposes of it, too.
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                End(_current);
        }
    }
}
