using DevProxy.Traffic;
using Serilog.Events;
using Serilog.Formatting;

namespace DevProxy.Terminal;

/// <summary>The log for programs: one object a line, the record of a complete exchange without its bodies. Whatever else is logged is not a record, and is left out.</summary>
/// <param name="json">The record as one line of JSON.</param>
internal sealed class JsonLinesFormatter(Func<ExchangeRecord, string> json) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        if (
            logEvent.Properties.GetValueOrDefault(ExchangeLog.Property)
            is not ScalarValue { Value: LoggedExchange { Record: { DurationMs: not null } record } }
        )
            return;
        output.Write(json(record));
        output.Write('\n');
    }
}
