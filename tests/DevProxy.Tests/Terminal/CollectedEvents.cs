using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace DevProxy.Tests.Terminal;

/// <summary>A log whose events a test can look at.</summary>
internal sealed class CollectedEvents : ILogEventSink
{
    private readonly List<LogEvent> _events = [];

    public CollectedEvents(LogEventLevel level = LogEventLevel.Debug) =>
        Logger = new LoggerConfiguration().MinimumLevel.Is(level).WriteTo.Sink(this).CreateLogger();

    public ILogger Logger { get; }

    public IReadOnlyList<LogEvent> All
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public void Emit(LogEvent logEvent)
    {
        lock (_events)
            _events.Add(logEvent);
    }
}
