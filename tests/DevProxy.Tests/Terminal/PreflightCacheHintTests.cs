using DevProxy.Cors;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class PreflightCacheHintTests
{
    [Fact]
    public void A_preflight_that_browsers_keep_for_long_says_for_how_long_and_what_to_do()
    {
        var rows = PreflightCacheHint.Of(Preflight("86400")).ToList();

        Assert.Contains("Chromium for 7200 s, Firefox for 86400 s, Safari for 600 s", rows[0].Text, StringComparison.Ordinal);
        Assert.Contains("\"Access-Control-Max-Age\": null } into the route \"/api\"", rows[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("600")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData(null)]
    public void What_is_gone_soon_needs_no_words(string? maxAge) => Assert.Empty(PreflightCacheHint.Of(Preflight(maxAge)));

    [Fact]
    public void What_DevProxy_supplied_is_not_the_upstreams()
    {
        var upstream = Records.Answer(401);
        Assert.Empty(PreflightCacheHint.Of(Records.Preflight(upstream, With("86400"))));
    }

    [Fact]
    public void A_preflight_that_fails_is_kept_by_nobody() => Assert.Empty(PreflightCacheHint.Of(Records.Preflight(Refused, Refused)));

    [Fact]
    public void It_is_told_once_a_route_until_the_configuration_changes()
    {
        var notes = new ExchangeNotes(Records.Proxy, null);
        var config = Routes.Of("/api=https://api.example.com");

        Assert.Contains(notes.Of(Preflight("86400"), config), row => row.Label == "kept");
        Assert.DoesNotContain(notes.Of(Preflight("86400"), config), row => row.Label == "kept");
        Assert.Contains(notes.Of(Preflight("86400"), Routes.Of("/api=https://api.example.com")), row => row.Label == "kept");
    }

    private static Answer Refused => Records.Answer(200, "Access-Control-Max-Age: 86400");

    private static ExchangeRecord Preflight(string? maxAge) => Records.Preflight(With(maxAge), With(maxAge));

    private static Answer With(string? maxAge) =>
        maxAge is null
            ? Records.Open
            : new Answer(200, new HeaderList(Records.Open.Headers.Append(new HeaderLine("Access-Control-Max-Age", maxAge))));
}
