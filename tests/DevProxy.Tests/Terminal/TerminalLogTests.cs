using DevProxy.Configuration;
using DevProxy.Terminal;
using DevProxy.Traffic;
using Serilog.Events;

namespace DevProxy.Tests.Terminal;

public sealed class TerminalLogTests : IDisposable
{
    private static readonly Surface Nowhere = new(TextWriter.Null, AnsiStyle.None, static () => null);
    private static readonly Screen Screen = new(Nowhere, Nowhere with { Style = new AnsiStyle(coloured: true) });

    private readonly string _folder = Directory.CreateTempSubdirectory("devproxy-log-").FullName;

    private string File => Path.Combine(_folder, "devproxy.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_file_gets_the_records_and_nothing_else()
    {
        using (var log = Log(LogLevelName.Info))
        {
            Exchange(log, 1, LogEventLevel.Information);
            log.Logger.Information("a sentence");
            Exchange(log, 2, LogEventLevel.Warning);
        }

        Assert.Equal(["{1}", "{2}"], Lines());
    }

    [Theory]
    [InlineData(nameof(LogLevelName.Debug), "{1} {2} {3} {4}")]
    [InlineData(nameof(LogLevelName.Info), "{2} {3} {4}")]
    [InlineData(nameof(LogLevelName.Warn), "{3} {4}")]
    [InlineData(nameof(LogLevelName.Error), "{4}")]
    [InlineData(nameof(LogLevelName.Silent), "")]
    public void A_level_shows_itself_and_what_is_louder(string level, string shown)
    {
        using (var log = Log(Enum.Parse<LogLevelName>(level)))
        {
            Exchange(log, 1, LogEventLevel.Debug);
            Exchange(log, 2, LogEventLevel.Information);
            Exchange(log, 3, LogEventLevel.Warning);
            Exchange(log, 4, LogEventLevel.Error);
        }

        Assert.Equal(shown, string.Join(' ', Lines()));
    }

    [Fact]
    public void A_reloaded_configuration_is_followed_at_once()
    {
        using (var log = Log(LogLevelName.Error))
        {
            Exchange(log, 1, LogEventLevel.Information);
            log.Apply(Config(LogLevelName.Info));
            Exchange(log, 2, LogEventLevel.Information);
        }

        Assert.Equal(["{2}"], Lines());
    }

    [Fact]
    public void The_frameworks_own_chatter_is_not_shown_and_its_warnings_are()
    {
        using var log = Log(LogLevelName.Debug);

        Assert.False(log.Logger.ForContext("SourceContext", "Microsoft.AspNetCore.Server.Kestrel").IsEnabled(LogEventLevel.Information));
        Assert.True(log.Logger.ForContext("SourceContext", "Microsoft.AspNetCore.Server.Kestrel").IsEnabled(LogEventLevel.Warning));
        Assert.False(log.Logger.ForContext("SourceContext", "Yarp.ReverseProxy.Forwarder").IsEnabled(LogEventLevel.Error));
        Assert.True(log.Logger.ForContext("SourceContext", "DevProxy.Forwarding").IsEnabled(LogEventLevel.Debug));
    }

    [Fact]
    public void Where_a_program_reads_standard_output_people_are_spoken_to_on_standard_error()
    {
        using var log = Log(LogLevelName.Error);
        Assert.Same(Screen.Out, log.People);

        log.Apply(Config(LogLevelName.Error) with { Format = LogFormat.Json });

        Assert.Same(Screen.Error, log.People);
    }

    private static void Exchange(TerminalLog log, long id, LogEventLevel level)
    {
        if (!log.Logger.IsEnabled(level))
            return;
        var exchange = new LoggedExchange(Records.Plain() with { Id = id }, [], IsEndOfStream: false);
        log.Logger.Write(
            new LogEvent(
                Records.Noon,
                level,
                null,
                MessageTemplate.Empty,
                [new LogEventProperty(ExchangeLog.Property, new ScalarValue(exchange))]
            )
        );
    }

    private TerminalLog Log(LogLevelName level) =>
        new(Config(level), Screen, TimeZoneInfo.Utc, static (ExchangeRecord record) => $"{{{record.Id}}}");

    private LogConfig Config(LogLevelName level) => new(level, LogFormat.Pretty, File, []);

    private string[] Lines() => System.IO.File.Exists(File) ? System.IO.File.ReadAllLines(File) : [];
}
