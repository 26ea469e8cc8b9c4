using DevProxy.Configuration;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class OriginHintTests
{
    private static ProxyConfig Config { get; } = Routes.Of("/api=https://api.example.com");

    [Fact]
    public void A_403_to_an_Origin_that_is_not_the_hosts_says_what_was_compared_and_how_to_make_it_agree()
    {
        var rows = Rows(Answered(403, Records.Page), Config).ToList();

        Assert.Contains($"Host: api.example.com and Origin: {Records.Page}", rows[0].Text, StringComparison.Ordinal);
        Assert.Contains("\"rewriteOrigin\": true into the route \"/api\"", rows[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_server_got_the_browsers_Host_both_have_to_be_the_targets() =>
        Assert.Contains(
            "write \"changeOrigin\": true, \"rewriteOrigin\": true into",
            Rows(Answered(403, Records.Page), Routes.Of("/api=http://localhost:5000")).Last().Text,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(403, Records.Api)]
    [InlineData(403, null)]
    [InlineData(401, Records.Page)]
    [InlineData(200, Records.Page)]
    public void Elsewhere_Origin_is_not_the_reason(int status, string? origin) =>
        Assert.Empty(Rows(Answered(status, origin), Config));

    [Theory]
    [InlineData(nameof(RewriteOriginKind.Target))]
    [InlineData(nameof(RewriteOriginKind.Never))]
    public void A_route_that_says_what_to_send_is_left_in_peace(string kind) =>
        Assert.Empty(
            Rows(
                Answered(403, Records.Page),
                Config.With(route => route with { RewriteOrigin = new(Enum.Parse<RewriteOriginKind>(kind), null) })
            )
        );

    [Fact]
    public void It_is_said_once_a_route()
    {
        var notes = new ExchangeNotes(Records.Proxy, null);

        Assert.Equal(["forbidden", "do this"], notes.Of(Answered(403, Records.Page).TakenIn(Config), Config).Select(row => row.Label));
        Assert.Empty(notes.Of(Answered(403, Records.Page).TakenIn(Config), Config));
    }

    private static ExchangeRecord Answered(int status, string? origin)
    {
        var plain = Records.Plain(status: status);
        string[] sent = origin is null ? ["Host: api.example.com"] : ["Host: api.example.com", "Origin: " + origin];
        return plain with { Upstream = plain.Upstream! with { RequestHeaders = Records.Headers(sent) } };
    }

    private static IEnumerable<Row> Rows(ExchangeRecord record, ProxyConfig config) =>
        OriginHint.Of(record.TakenIn(config));
}
