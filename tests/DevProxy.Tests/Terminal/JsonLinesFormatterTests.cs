using DevProxy.Terminal;
using DevProxy.Traffic;
using Serilog.Events;

namespace DevProxy.Tests.Terminal;

public sealed class JsonLinesFormatterTests
{
    [Fact]
    public void A_complete_exchange_is_one_line() =>
        Assert.Equal("{42}\n", Line(new ScalarValue(new LoggedExchange(Records.Plain(), [], IsEndOfStream: false))));

    [Fact]
    public void The_end_of_a_stream_is_the_line_that_its_beginning_was_not()
    {
        Assert.Equal("", Line(new ScalarValue(new LoggedExchange(Records.Plain() with { DurationMs = null }, [], IsEndOfStream: false))));
        Assert.Equal("{42}\n", Line(new ScalarValue(new LoggedExchange(Records.Plain(), [], IsEndOfStream: true))));
    }

    [Fact]
    public void A_sentence_is_no_record() => Assert.Equal("", Line(new ScalarValue("something else")));

    private static string Line(LogEventPropertyValue value)
    {
        using var writer = new StringWriter();
        new JsonLinesFormatter(static (ExchangeRecord record) => $"{{{record.Id}}}").Format(
            new LogEvent(
                Records.Noon,
                LogEventLevel.Information,
                null,
                MessageTemplate.Empty,
                [new LogEventProperty(ExchangeLog.Property, value)]
            ),
            writer
        );
        return writer.ToString();
    }
}
