using System.Globalization;
using System.Text;
using DevProxy.Traffic;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace DevProxy.Terminal;

/// <summary>
/// The log for a person: a line for each exchange, with what there is to say below it, and the sentences of everything else.
/// </summary>
/// <param name="surface">Whose colours and width are used.</param>
/// <param name="zone">The zone of the reader's clock.</param>
/// <param name="showsEveryEnd">Whether the end of a stream, whose line was shown at its beginning, gets a line too.</param>
/// <param name="shown">What is shown of a sentence. An exchange's own come masked.</param>
internal sealed class PrettyFormatter(Surface surface, TimeZoneInfo zone, bool showsEveryEnd, Func<string, string> shown) : ITextFormatter
{
    private const string TimeFormat = "HH:mm:ss";
    private const int TimeColumns = 9;

    public void Format(LogEvent logEvent, TextWriter output)
    {
        var columns = surface.Columns();
        var lines = logEvent.Properties.GetValueOrDefault(ExchangeLog.Property) is ScalarValue { Value: LoggedExchange exchange }
            ? Exchange(exchange, columns)
            : Sentence(logEvent, columns);
        foreach (var line in lines)
        {
            output.Write(line);
            output.Write('\n');
        }
    }

    private IEnumerable<string> Exchange(LoggedExchange exchange, int? columns)
    {
        if (exchange.IsEndOfStream && exchange.Record.Error is null && !showsEveryEnd)
            return [];
        return Table.Lines(exchange.Rows, surface.Style, columns).Prepend(ExchangeLine.Of(exchange.Record, zone, surface.Style, columns));
    }

    private IEnumerable<string> Sentence(LogEvent logEvent, int? columns)
    {
        var style = surface.Style;
        var head = style.Dim(TimeZoneInfo.ConvertTime(logEvent.Timestamp, zone).ToString(TimeFormat, CultureInfo.InvariantCulture)) + " ";
        var (word, tone) = logEvent.Level switch
        {
            LogEventLevel.Warning => ("warning: ", Tone.Warning),
            LogEventLevel.Error or LogEventLevel.Fatal => ("error: ", Tone.Bad),
            LogEventLevel.Debug or LogEventLevel.Verbose => ("", Tone.Muted),
            _ => ("", Tone.Plain),
        };
        var lines = (word + shown(Words(logEvent)))
            .Split('\n')
            .SelectMany(line => TextWrap.Wrap(TerminalText.Escape(line), columns - TimeColumns));
        foreach (var line in lines)
        {
            yield return head + Palette.Paint(style, tone, line);
            head = new string(' ', TimeColumns);
        }
    }

    // Serilog would put strings in quotes; a person reads them without. An exception is shown by its message: its stack helps nobody who
    // reads a log.
    private static string Words(LogEvent logEvent)
    {
        var words = new StringBuilder();
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property && logEvent.Properties.GetValueOrDefault(property.PropertyName) is { } value)
                words.Append(
                    value is ScalarValue { Value: string text } ? text : value.ToString(property.Format, CultureInfo.InvariantCulture)
                );
            else
                words.Append(token);
        }

        if (logEvent.Exception is { } exception)
            words.Append(": ").Append(exception.Message);
        return words.ToString();
    }
}

/// <summary>
/// The log for programs: one object a line, the record of a complete exchange without its bodies. Whatever else is logged is not a record,
/// and is left out.
/// </summary>
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
