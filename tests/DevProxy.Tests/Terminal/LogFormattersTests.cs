using DevProxy.Terminal;
using DevProxy.Traffic;
using Serilog;
using Serilog.Events;

namespace DevProxy.Tests.Terminal;

public sealed class LogFormattersTests
{
    [Fact]
    public void An_exchange_is_its_line_and_its_rows_below() =>
        Assert.Equal(
            """
            12:00:00  #42 GET     /api/users → https://api.example.com                      200  34 ms
              │ why            because

            """,
            Text(new LoggedExchange(Records.Plain(), [new Row("why", "because")], IsEndOfStream: false))
        );

    [Fact]
    public void The_end_of_a_stream_whose_beginning_was_shown_is_for_debugging_alone()
    {
        var end = new LoggedExchange(Records.Plain(status: 101), [], IsEndOfStream: true);

        Assert.Equal("", Text(end));
        Assert.Contains("101", Text(end, showsEveryEnd: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_broke_is_told_at_its_end_as_well() =>
        Assert.Contains(
            "connection_refused",
            Text(new LoggedExchange(Records.Plain() with { Error = Records.Refused }, [], IsEndOfStream: true)),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_sentence_has_the_time_before_it_and_no_quotes_in_it() =>
        Assert.Equal(
            "12:00:00 proxy.json is in force, 3 routes\n",
            Sentence(log => log.Information("{File} is in force, {Count} routes", "proxy.json", 3))
        );

    [Fact]
    public void Warnings_and_errors_say_what_they_are()
    {
        Assert.Equal("12:00:00 warning: look\n", Sentence(log => log.Warning("look")));
        Assert.Equal("12:00:00 error: look\n", Sentence(log => log.Error("look")));
    }

    [Fact]
    public void A_long_sentence_goes_on_below_itself() =>
        Assert.Equal(
            "12:00:00 one two three\n         four five\n",
            Sentence(log => log.Information("one two three four five"), columns: 24)
        );

    [Fact]
    public void A_fault_is_told_by_its_message_without_a_stack()
    {
        var told = Sentence(log => log.Error(Thrown(), "It failed"));

        Assert.Equal("12:00:00 error: It failed: on purpose\n", told);
    }

    [Fact]
    public void A_value_from_elsewhere_cannot_control_the_terminal() =>
        Assert.Equal("12:00:00 \\x1b[2J\n", Sentence(log => log.Information("{Value}", "\u001b[2J")));

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("on purpose");
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }

    private static string Sentence(Action<ILogger> say, int? columns = null)
    {
        var events = new CollectedEvents();
        say(events.Logger);
        var said = Assert.Single(events.All);
        return Text(
            new LogEvent(
                Records.Noon,
                said.Level,
                said.Exception,
                said.MessageTemplate,
                said.Properties.Select(one => new LogEventProperty(one.Key, one.Value))
            ),
            columns
        );
    }

    private static string Text(LoggedExchange exchange, bool showsEveryEnd = false) =>
        Text(
            new LogEvent(
                Records.Noon,
                LogEventLevel.Information,
                null,
                MessageTemplate.Empty,
                [new LogEventProperty(ExchangeLog.Property, new ScalarValue(exchange))]
            ),
            null,
            showsEveryEnd
        );

    private static string Text(LogEvent logged, int? columns, bool showsEveryEnd = false)
    {
        using var writer = new StringWriter();
        new PrettyFormatter(
            new Surface(writer, AnsiStyle.None, () => columns),
            TimeZoneInfo.Utc,
            showsEveryEnd,
            static text => text
        ).Format(logged, writer);
        return writer.ToString();
    }

    [Fact]
    public void A_complete_exchange_is_one_line() =>
        Assert.Equal("{42}\n", Line(new ScalarValue(new LoggedExchange(Records.Plain(), [], IsEndOfStream: false))));

    [Fact]
    public void A_stream_is_written_at_its_end_and_not_at_its_beginning()
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
