using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Routing;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class SettingHintsTests
{
    private static readonly PathRewriteRule Strip = new(new Regex("^/api", RegexOptions.None, TimeSpan.FromSeconds(1)), "");

    [Fact]
    public void A_404_behind_a_prefix_says_what_was_asked_for_and_how_to_strip()
    {
        var rows = PathRows(Records.Plain(status: 404), Configs.OfArguments("/api=https://api.example.com")).ToList();

        Assert.Equal("your API was asked for https://api.example.com/api/users", rows[0].Text);
        Assert.Equal(
            "if its paths do not begin with /api, strip it: \"pathRewrite\": { \"^/api\": \"\" } at the route \"/api\"",
            rows[1].Text
        );
    }

    [Fact]
    public void The_advice_is_valid_JSON_for_any_prefix()
    {
        var rows = PathRows(Records.Plain(status: 404) with { Route = "/v1.0" }, Configs.OfArguments("/v1.0=https://api.example.com"))
            .ToList();

        Assert.Contains(@"""^/v1\\.0"": """"", rows[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api", 200)]
    [InlineData("/", 404)]
    [InlineData("/api/**", 404)]
    [InlineData("^/api", 404)]
    public void Elsewhere_there_is_nothing_to_strip(string route, int status) =>
        Assert.Empty(
            PathRows(
                Records.Plain(status: status) with
                {
                    Route = route,
                },
                Configs.OfArguments("/api=https://api.example.com", route + "=https://api.example.com")
            )
        );

    [Fact]
    public void A_route_that_rewrites_its_path_gets_no_hint() =>
        Assert.Empty(
            PathRows(
                Records.Plain(status: 404),
                Configs.OfArguments("/api=https://api.example.com").With(route => route with { PathRewrite = [Strip] })
            )
        );

    [Fact]
    public void DevProxys_own_404_is_about_no_upstream() =>
        Assert.Empty(
            PathRows(Records.Plain(status: 404) with { Upstream = null, Route = null }, Configs.OfArguments("/api=https://api.example.com"))
        );

    private static ProxyConfig Config { get; } = Configs.OfArguments("/api=https://api.example.com");

    [Fact]
    public void A_403_to_an_Origin_that_is_not_the_hosts_says_what_was_compared_and_how_to_make_it_agree()
    {
        var rows = OriginRows(Answered(403, Records.Page), Config).ToList();

        Assert.Contains($"Host: api.example.com and Origin: {Records.Page}", rows[0].Text, StringComparison.Ordinal);
        Assert.Contains("\"rewriteOrigin\": true into the route \"/api\"", rows[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_server_got_the_browsers_Host_both_have_to_be_the_targets() =>
        Assert.Contains(
            "write \"changeOrigin\": true, \"rewriteOrigin\": true into",
            OriginRows(Answered(403, Records.Page), Configs.OfArguments("/api=http://localhost:5000")).Last().Text,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(403, Records.Api)]
    [InlineData(403, null)]
    [InlineData(401, Records.Page)]
    [InlineData(200, Records.Page)]
    public void Elsewhere_Origin_is_not_the_reason(int status, string? origin) =>
        Assert.Empty(OriginRows(Answered(status, origin), Config));

    [Theory]
    [InlineData(nameof(RewriteOriginKind.Target))]
    [InlineData(nameof(RewriteOriginKind.Never))]
    public void A_route_that_says_what_to_send_gets_no_hint(string kind) =>
        Assert.Empty(
            OriginRows(
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
        var config = Configs.OfArguments("/api=https://api.example.com");

        Assert.Contains(notes.Of(Preflight("86400"), config), row => row.Label == "kept");
        Assert.DoesNotContain(notes.Of(Preflight("86400"), config), row => row.Label == "kept");
        Assert.Contains(notes.Of(Preflight("86400"), Configs.OfArguments("/api=https://api.example.com")), row => row.Label == "kept");
    }

    private static Answer Refused => Records.Answer(200, "Access-Control-Max-Age: 86400");

    private static ExchangeRecord Preflight(string? maxAge) => Records.Preflight(With(maxAge), With(maxAge));

    private static Answer With(string? maxAge) =>
        maxAge is null
            ? Records.Open
            : new Answer(200, new HeaderList(Records.Open.Headers.Append(new HeaderLine("Access-Control-Max-Age", maxAge))));

    private static IEnumerable<Row> PathRows(ExchangeRecord record, ProxyConfig config) => PathHint.Of(record.TakenIn(config));

    private static IEnumerable<Row> OriginRows(ExchangeRecord record, ProxyConfig config) => OriginHint.Of(record.TakenIn(config));
}
