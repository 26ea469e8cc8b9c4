using System.Globalization;
using DevProxy.Traffic;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace DevProxy.Telemetry;

/// <summary>The sentences of the log as log records. Exchanges are told by <see cref="ExchangeSignals"/>, each within its trace.</summary>
/// <param name="logger">Writes them.</param>
/// <param name="redaction">What is masked now.</param>
internal sealed class OtlpLogSink(ILogger logger, Func<Redaction> redaction) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        if (logEvent.Properties.Values.Any(static value => value is ScalarValue { Value: not (null or string or IFormattable or bool) }))
            return; // An exchange.
        var attributes = logEvent.Properties.Select(property => KeyValuePair.Create(property.Key, (object?)Shown(property.Value))).ToList();
        if (logEvent.Exception is { } exception)
        {
            // OpenTelemetry's semantic conventions, exceptions in logs.
            attributes.Add(new("exception.type", exception.GetType().FullName));
            attributes.Add(new("exception.message", redaction().Sentence(exception.Message)));
        }

        logger.Log(Level(logEvent.Level), default, attributes, null, (_, _) => Words(logEvent));
    }

    private string Words(LogEvent logEvent) =>
        redaction()
            .Sentence(
                string.Concat(
                    logEvent.MessageTemplate.Tokens.Select(token =>
                        token is PropertyToken property && logEvent.Properties.GetValueOrDefault(property.PropertyName) is { } value
                            ? Shown(value)
                            : token.ToString()
                    )
                )
            );

    private string Shown(LogEventPropertyValue value) =>
        value is ScalarValue { Value: string text } ? redaction().Sentence(text) : value.ToString(null, CultureInfo.InvariantCulture);

    private static LogLevel Level(LogEventLevel level) =>
        level switch
        {
            LogEventLevel.Verbose => LogLevel.Trace,
            LogEventLevel.Debug => LogLevel.Debug,
            LogEventLevel.Information => LogLevel.Information,
            LogEventLevel.Warning => LogLevel.Warning,
            LogEventLevel.Error => LogLevel.Error,
            _ => LogLevel.Critical,
        };
}
