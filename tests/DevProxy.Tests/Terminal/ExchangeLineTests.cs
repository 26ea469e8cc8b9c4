using System.Text.Json;
using DevProxy.Routing;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class ExchangeLineTests
{
    [Fact]
    public void A_line_names_time_id_method_path_upstream_status_duration_and_verdict() =>
        Assert.Equal(
            "12:00:00  #42 GET     /api/users → https://api.example.com                      200  34 ms  repaired acao-missing",
            Line(Records.Cross(Records.Bare, Records.Open))
        );

    [Fact]
    public void Where_cors_is_not_in_play_the_line_ends_with_the_duration() =>
        Assert.EndsWith("200  34 ms", Line(Records.Plain()), StringComparison.Ordinal);

    [Fact]
    public void On_a_narrow_terminal_columns_stay_below_each_other()
    {
        Assert.Equal("12:00:00  #42 GET     /api/users → api.examp…  200  34 ms", Line(Records.Plain(), 80));
        Assert.Equal(
            "12:00:00  #42 GET     /api/users → api.examp…  200  34 ms  repaired acao-missing",
            Line(Records.Cross(Records.Bare, Records.Open), 80)
        );
    }

    [Fact]
    public void On_a_narrow_terminal_the_port_says_which_server_of_this_machine_it_is()
    {
        var record = Records.Plain("/api/orders/104");

        Assert.Contains(
            " /api/orders/104 → :9010  200 ",
            Line(record with { Upstream = record.Upstream! with { Url = "http://localhost:9010/api/orders/104" } }, 80),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(200)]
    public void A_line_fits_the_terminal(int columns)
    {
        var path = "/api/" + string.Join('/', Enumerable.Repeat("segment", 40)) + "?q=1";

        Assert.True(Line(Records.Plain(path), columns).Length <= columns);
        Assert.True(Line(Records.Preflight(Records.Bare, Records.Bare), columns).Length <= columns);
    }

    [Fact]
    public void A_line_that_is_no_terminals_is_never_cut()
    {
        var path = "/api/" + new string('x', 300) + "?token=a&page=2";

        Assert.Contains($"{path} → https://api.example.com ", Line(Records.Plain(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rewritten_path_is_shown_as_the_upstream_got_it()
    {
        var record = Records.Plain();

        Assert.Contains(
            "/api/users → https://api.example.com/v2/users ",
            Line(record with { Upstream = record.Upstream! with { Url = "https://api.example.com/v2/users" } }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_path_without_a_route_says_so() =>
        Assert.Contains("/x → no route", Line(Records.Plain("/x", 404) with { Upstream = null, Route = null }), StringComparison.Ordinal);

    [Fact]
    public void What_DevProxy_answers_itself_says_so() =>
        Assert.Contains("/api/users → DevProxy", Line(Records.Preflight(null, Records.Open)), StringComparison.Ordinal);

    [Fact]
    public void An_error_stands_where_the_verdict_would() =>
        Assert.EndsWith(
            "502  34 ms  connection_refused",
            Line(Records.Plain(status: 502) with { Error = Records.Refused }),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_browser_that_left_is_told_without_a_status() =>
        Assert.EndsWith(
            "  -  1.5 s  the browser disconnected",
            Line(Records.Plain() with { Response = null, DurationMs = 1500, Error = Records.ClientGone }),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_stream_is_open_until_it_ends() =>
        Assert.Contains(
            "101   open",
            Line(Records.Plain(status: 101) with { DurationMs = null, Kind = ExchangeKind.Websocket }),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_closed_WebSocket_tells_its_code_and_its_messages() =>
        Assert.EndsWith(
            "closed 1001, 3 sent, 12 received",
            Line(
                Records.Plain(status: 101) with
                {
                    WebSocket = new WebSocketPart(1001, new WebSocketCount(3, 90), new WebSocketCount(12, 400)),
                }
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_path_cannot_control_the_terminal() =>
        Assert.Contains("/api/\\x1b[2J", Line(Records.Plain("/api/\u001b[2J")), StringComparison.Ordinal);

    [Fact]
    public void The_clock_is_the_readers() =>
        Assert.StartsWith(
            "14:30:00 ",
            ExchangeLine.Of(
                Records.Plain(),
                TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromMinutes(150), "x", "x"),
                AnsiStyle.None,
                null
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(0.3, "0 ms")]
    [InlineData(34.2, "34 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1.0 s")]
    [InlineData(12345, "12.3 s")]
    [InlineData(59_960, "1 min 00 s")]
    [InlineData(185_000, "3 min 05 s")]
    public void A_duration_is_told_as_a_person_says_it(double milliseconds, string told) =>
        Assert.Equal(told, ExchangeLine.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData("http://localhost:8010/api?q=1", "/api?q=1")]
    [InlineData("http://localhost:8010", "/")]
    [InlineData("http://localhost:8010?q=1", "?q=1")]
    public void The_path_of_a_URL_begins_behind_its_authority(string url, string path) => Assert.Equal(path, ExchangeLine.PathOf(url));

    [Fact]
    public void Colour_changes_nothing_but_colour()
    {
        var coloured = ExchangeLine.Of(Records.Cross(Records.Bare, Records.Open), TimeZoneInfo.Utc, new AnsiStyle(coloured: true), 100);

        Assert.Equal(Line(Records.Cross(Records.Bare, Records.Open), 100), Ansi.Without(coloured));
        Assert.Contains("\u001b[32m200\u001b[39m", coloured, StringComparison.Ordinal);
    }

    // Of the record as of its JSON, which is what another process has of it.
    private static string Line(ExchangeRecord record, int? columns = null)
    {
        var line = ExchangeLine.Of(record, TimeZoneInfo.Utc, AnsiStyle.None, columns);
        using var json = JsonDocument.Parse(ExchangeJson.Write(record));
        Assert.Equal(line, ExchangeLine.Of(ExchangeOutline.Of(json.RootElement), TimeZoneInfo.Utc, AnsiStyle.None, columns));
        return line.TrimEnd();
    }
}
