using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Routing;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class PathHintTests
{
    private static readonly PathRewriteRule Strip = new(new Regex("^/api", RegexOptions.None, TimeSpan.FromSeconds(1)), "");

    [Fact]
    public void A_404_behind_a_prefix_says_what_was_asked_for_and_how_to_strip()
    {
        var rows = Rows(Records.Plain(status: 404), Routes.Of("/api=https://api.example.com")).ToList();

        Assert.Equal("the upstream was asked for https://api.example.com/api/users", rows[0].Text);
        Assert.Equal(
            "if its paths do not begin with /api, strip it: \"pathRewrite\": { \"^/api\": \"\" } at the route \"/api\"",
            rows[1].Text
        );
    }

    [Fact]
    public void The_advice_is_valid_JSON_for_any_prefix()
    {
        var rows = Rows(Records.Plain(status: 404) with { Route = "/v1.0" }, Routes.Of("/v1.0=https://api.example.com")).ToList();

        Assert.Contains(@"""^/v1\\.0"": """"", rows[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api", 200)]
    [InlineData("/", 404)]
    [InlineData("/api/**", 404)]
    [InlineData("^/api", 404)]
    public void Elsewhere_there_is_nothing_to_strip(string route, int status) =>
        Assert.Empty(
            Rows(
                Records.Plain(status: status) with
                {
                    Route = route,
                },
                Routes.Of("/api=https://api.example.com", route + "=https://api.example.com")
            )
        );

    [Fact]
    public void A_route_that_rewrites_its_path_is_left_in_peace() =>
        Assert.Empty(
            Rows(
                Records.Plain(status: 404),
                Routes.Of("/api=https://api.example.com").With(route => route with { PathRewrite = [Strip] })
            )
        );

    [Fact]
    public void DevProxys_own_404_is_about_no_upstream() =>
        Assert.Empty(
            Rows(Records.Plain(status: 404) with { Upstream = null, Route = null }, Routes.Of("/api=https://api.example.com"))
        );

    private static IEnumerable<Row> Rows(ExchangeRecord record, ProxyConfig config) =>
        PathHint.Of(record.TakenIn(config));
}
