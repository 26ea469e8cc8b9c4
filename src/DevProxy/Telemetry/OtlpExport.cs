using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using DevProxy.Traffic;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog.Core;

namespace DevProxy.Telemetry;

/// <summary>
/// Sends traces, metrics and logs to an OpenTelemetry collector, in the background. It is made only where a collector is named: without one
/// nothing listens anywhere.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    // What a person waits for at most after Ctrl+C, whatever the collector does.
    private const int FlushMilliseconds = 1500;

    private const string ShutDown = "It is shut down within a time; disposing of it would wait for the collector once more.";

    [SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = ShutDown)]
    private readonly TracerProvider _traces;

    [SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = ShutDown)]
    private readonly MeterProvider _metrics;

    [SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = "Disposed of on a thread of its own.")]
    private readonly ILoggerFactory _logs;
    private readonly Meter _meter = new(OtlpSettings.Name);
    private readonly ExchangeSignals _signals;
    private Func<Redaction> _redaction;

    /// <param name="settings">Where to.</param>
    /// <param name="warn">Told once when it does not arrive: a sentence with a place for the collector, and the collector.</param>
    /// <param name="redaction">What is masked in sentences of the log before there is traffic.</param>
    public OtlpExport(OtlpSettings settings, Action<string, string> warn, Redaction redaction)
    {
        _redaction = () => redaction;
        var watch = new CollectorWatch(settings.Collector, warn);
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(settings.Describe)
            .AddSource(OtlpSettings.Name)
            .AddOtlpExporter(options => settings.Apply(options, "traces", watch))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(settings.Describe)
            .AddMeter(OtlpSettings.Name)
            .AddOtlpExporter(options => settings.Apply(options, "metrics", watch))
            .Build();
        var resource = ResourceBuilder.CreateDefault();
        settings.Describe(resource);
        _logs = LoggerFactory.Create(logging =>
            logging
                .SetMinimumLevel(LogLevel.Trace)
                .AddOpenTelemetry(options =>
                {
                    options.SetResourceBuilder(resource);
                    options.IncludeFormattedMessage = true;
                    options.AddOtlpExporter(exporter => settings.Apply(exporter, "logs", watch));
                })
        );
        _signals = new ExchangeSignals(_meter, _logs.CreateLogger(OtlpSettings.Name + ".Exchange"));
        Log = new OtlpLogSink(_logs.CreateLogger(OtlpSettings.Name), () => _redaction());
    }

    /// <summary>Begins the spans.</summary>
    public ActivitySource Source { get; } = new(OtlpSettings.Name);

    /// <summary>Takes what the log says beside the exchanges.</summary>
    public ILogEventSink Log { get; }

    /// <summary>Tells of every exchange that ends from now on.</summary>
    public IDisposable Follow(LiveTraffic traffic)
    {
        _redaction = () => traffic.Redaction;
        return traffic.Listen(
            (kind, exchange) =>
            {
                if (kind == ExchangeEventKind.Ended)
                    _signals.Ended(exchange, traffic.Redaction);
            }
        );
    }

    /// <summary>Sends what is left, for a moment.</summary>
    public void Dispose()
    {
        // Each on a thread of its own: the pool's may be few, and all three wait for the same collector.
        Task[] ends =
        [
            End(() =>
            {
                _traces.Shutdown(FlushMilliseconds);
            }),
            End(() =>
            {
                _metrics.Shutdown(FlushMilliseconds);
            }),
            End(_logs.Dispose),
        ];
        Task.WaitAll(ends, FlushMilliseconds + 300);
        Source.Dispose();
        _meter.Dispose();
    }

    private static Task End(Action end) =>
        Task.Factory.StartNew(end, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
