using DevProxy.Terminal;
using DevProxy.Traffic;
using Serilog.Events;

namespace DevProxy.Tests.Terminal;

public sealed class ExchangeLevelTests
{
    [Theory]
    [InlineData("script", LogEventLevel.Debug)]
    [InlineData("image", LogEventLevel.Debug)]
    [InlineData("empty", LogEventLevel.Information)]
    [InlineData("document", LogEventLevel.Information)]
    [InlineData("iframe", LogEventLevel.Information)]
    [InlineData("websocket", LogEventLevel.Information)]
    public void Page_assets_are_quiet(string destination, LogEventLevel level) =>
        Assert.Equal(level, ExchangeLevel.Of(Records.Plain("/app.js", 200, "Sec-Fetch-Dest: " + destination)));

    [Fact]
    public void A_page_asset_that_is_missing_is_not_quiet() =>
        Assert.Equal(LogEventLevel.Information, ExchangeLevel.Of(Records.Plain("/app.js", 404, "Sec-Fetch-Dest: script")));

    [Fact]
    public void A_request_that_does_not_say_what_it_is_for_is_no_asset() =>
        Assert.Equal(LogEventLevel.Information, ExchangeLevel.Of(Records.Plain()));

    [Fact]
    public void A_failure_is_an_error() =>
        Assert.Equal(LogEventLevel.Error, ExchangeLevel.Of(Records.Plain(status: 502) with { Error = Records.Refused }));

    [Fact]
    public void A_browser_that_left_is_quiet() =>
        Assert.Equal(LogEventLevel.Debug, ExchangeLevel.Of(Records.Plain() with { Error = Records.ClientGone }));

    [Fact]
    public void What_the_browser_refuses_is_a_warning_and_what_was_repaired_is_not()
    {
        Assert.Equal(LogEventLevel.Warning, ExchangeLevel.Of(Records.Cross(Records.Bare, Records.Bare)));
        Assert.Equal(LogEventLevel.Information, ExchangeLevel.Of(Records.Cross(Records.Bare, Records.Open)));
    }
}
