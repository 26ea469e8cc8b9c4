using DevProxy.Configuration;
using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class BannerTests
{
    private const string Inspector = "http://localhost:8011";

    private static readonly BannerRoute Api = new(
        "http://localhost:8010/api/users",
        "https://api.example.com/api/users",
        null,
        IsFrontend: false
    );
    private static readonly BannerRoute Front = new("http://localhost:8010/", "http://localhost:5173/", null, IsFrontend: true);

    [Fact]
    public void A_banner_tells_where_each_path_goes_which_origins_are_allowed_and_what_to_change() =>
        Assert.Equal(
            [
                "",
                "  http://localhost:8010/api/users -> https://api.example.com/api/users",
                "",
                "  CORS: repaired where a browser would refuse, for pages on localhost, any port.",
                "  To begin: in your page, write http://localhost:8010 where it says https://api.example.com",
                "  The page itself is served by its own server, as before: no route matches /.",
                "",
                "DevProxy listening on http://localhost:8010",
                "Inspector on http://localhost:8011",
                "",
            ],
            Lines(Configs.OfArguments("/api=https://api.example.com"), Api)
        );

    [Fact]
    public void In_the_front_layout_the_page_is_opened_here()
    {
        var lines = Lines(Configs.OfArguments("/api=https://api.example.com", "/=http://localhost:5173"), Api, Front);

        Assert.Contains("  To begin: open http://localhost:8010", lines);
        Assert.DoesNotContain(lines, line => line.Contains("in your page", StringComparison.Ordinal));
    }

    [Fact]
    public void A_local_target_alone_may_be_page_or_API()
    {
        var lines = Lines(Configs.OfArguments("/=http://localhost:5173") with { Path = null }, Front);

        Assert.Equal(
            "  To begin: open http://localhost:8010 if your page is served from http://localhost:5173; "
                + "if that is your API, write http://localhost:8010 in your page where it says http://localhost:5173",
            Assert.Single(lines, line => line.Contains("To begin", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Two_APIs_are_two_edits_of_one_beginning()
    {
        var other = new BannerRoute("http://localhost:8010/id/users", "https://id.example.com/id/users", null, IsFrontend: false);
        var lines = Lines(Configs.OfArguments("/api=https://api.example.com", "/id=https://id.example.com"), Api, other);

        Assert.Contains("  To begin: in your page, write http://localhost:8010 where it says https://api.example.com", lines);
        Assert.Contains("            and http://localhost:8010 where it says https://id.example.com", lines);
    }

    [Fact]
    public void A_stripped_prefix_belongs_to_what_the_page_writes()
    {
        var auth = new BannerRoute("http://localhost:8010/auth/users", "https://id.example.com/v2/users", null, IsFrontend: false);

        Assert.Contains(
            "  To begin: in your page, write http://localhost:8010/auth where it says https://id.example.com/v2",
            Lines(Configs.OfArguments("/auth=https://id.example.com/v2"), auth)
        );
    }

    [Fact]
    public void Targets_stand_below_each_other_and_a_hop_below_its_route()
    {
        var lines = Lines(
            Configs.OfArguments("/api=https://api.example.com", "/=http://localhost:5173"),
            Api with
            {
                Hop = "http://proxy.corp:3128",
            },
            Front
        );

        Assert.Contains("  http://localhost:8010/          -> http://localhost:5173/", lines);
        Assert.Contains("                                     through the proxy http://proxy.corp:3128", lines);
    }

    [Fact]
    public void An_expression_has_no_URL_to_write()
    {
        var lines = Lines(
            Configs.OfArguments("^/v[0-9]+=https://api.example.com"),
            new BannerRoute("paths that match ^/v[0-9]+", "https://api.example.com", null, IsFrontend: false)
        );

        Assert.Contains("  paths that match ^/v[0-9]+ -> https://api.example.com", lines);
        Assert.DoesNotContain(lines, line => line.Contains("in your page", StringComparison.Ordinal));
    }

    [Fact]
    public void Routes_that_allow_other_origins_are_told_apart()
    {
        var config = Configs
            .OfArguments("/api=https://api.example.com", "/other=https://other.example.com")
            .With(route =>
                route.Key == "/api"
                    ? route with
                    {
                        Cors = null,
                    }
                    : route with
                    {
                        Cors = route.Cors! with
                        {
                            Mode = CorsMode.Override,
                            Credentials = false,
                            Origin = new OriginRule(OriginRuleKind.List, ["https://a.example"], null),
                        },
                    }
            );
        var lines = Lines(config, Api);

        Assert.Contains("  CORS on /api: off. Answers from your API pass unchanged, and are judged.", lines);
        Assert.Contains("  CORS on /other: DevProxy's own headers for pages of https://a.example, without credentials.", lines);
    }

    [Fact]
    public void Listening_beyond_this_machine_is_warned_of_except_in_a_container()
    {
        var config = Configs.OfArguments("/api=https://api.example.com") with { Host = "0.0.0.0" };

        Assert.Contains(Lines(config, Api), line => line.Contains("warning: DevProxy listens on 0.0.0.0", StringComparison.Ordinal));
        Assert.DoesNotContain(
            new Banner(config, [Api], Records.Proxy, Inspector, inContainer: true).Lines(AnsiStyle.None, null),
            line => line.Contains("warning", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void An_inspector_beyond_this_machine_is_warned_of_too()
    {
        var config = Configs.OfArguments("/api=https://api.example.com");

        Assert.Contains(
            Lines(config with { Inspector = config.Inspector! with { Host = "0.0.0.0" } }, Api),
            line => line.Contains("warning: the inspector listens on 0.0.0.0", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_addresses_to_begin_with_stand_out_and_colour_changes_nothing_else()
    {
        var banner = new Banner(Configs.OfArguments("/api=https://api.example.com"), [Api], Records.Proxy, Inspector, inContainer: false)
        {
            ToBegin = ["To begin: open http://localhost:8012 and look."],
        };
        var coloured = banner.Lines(new AnsiStyle(coloured: true), null).ToList();

        Assert.Contains("  To begin: open \u001b[36mhttp://localhost:8012\u001b[39m and look.", coloured);
        Assert.Equal(banner.Lines(AnsiStyle.None, null), coloured.Select(Ansi.Without));
    }

    [Fact]
    public void Without_an_inspector_none_is_named() =>
        Assert.DoesNotContain(
            new Banner(Configs.OfArguments("/api=https://api.example.com"), [Api], Records.Proxy, null, inContainer: false).Lines(
                AnsiStyle.None,
                null
            ),
            line => line.Contains("Inspector", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    public void On_a_terminal_no_sentence_is_wider_than_it(int columns)
    {
        var sentences = new Banner(
            Configs.OfArguments("/api=https://api.example.com"),
            [Api],
            Records.Proxy,
            Inspector,
            inContainer: false
        ).Lines(AnsiStyle.None, columns);

        Assert.All(
            sentences.Where(line => !line.Contains("->", StringComparison.Ordinal)),
            line => Assert.True(line.Length <= columns, line)
        );
    }

    private static List<string> Lines(ProxyConfig config, params BannerRoute[] routes) =>
        [.. new Banner(config, [.. routes], Records.Proxy, Inspector, inContainer: false).Lines(AnsiStyle.None, null)];
}
