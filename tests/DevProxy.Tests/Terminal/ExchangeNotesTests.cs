using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Routing;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class ExchangeNotesTests
{
    private readonly ProxyConfig _config = Configs.OfArguments("/api=https://api.example.com");
    private readonly ExchangeNotes _notes = new(Records.Proxy, "http://localhost:8011");

    [Fact]
    public void A_plain_success_needs_no_words() => Assert.Empty(Labels(Records.Plain()));

    [Fact]
    public void A_server_that_is_down_is_explained_once_and_again_after_it_was_up()
    {
        var failed = Records.Plain(status: 502) with { Error = Records.Refused };

        Assert.Equal(["why", "do this", "about this"], Labels(failed));
        Assert.Empty(Labels(failed));
        Assert.Empty(Labels(Records.Plain()));
        Assert.Equal(["why", "do this"], Labels(failed));
    }

    [Fact]
    public void Another_failure_of_the_same_route_is_explained_too()
    {
        Labels(Records.Plain() with { Error = Records.Refused });

        Assert.NotEmpty(Labels(Records.Plain() with { Error = Records.Refused with { Type = "dns_error", Detail = "No such name." } }));
    }

    [Fact]
    public void A_browser_that_left_needs_no_words() => Assert.Empty(Labels(Records.Plain() with { Error = Records.ClientGone }));

    [Fact]
    public void A_path_that_is_not_found_is_hinted_at_once_a_route_until_the_configuration_changes()
    {
        Assert.Equal(["not found", "do this"], Labels(Records.Plain(status: 404)));
        Assert.Empty(Labels(Records.Plain("/api/others", 404)));

        var changed = Configs.OfArguments("/api=https://api.example.com");
        Assert.NotEmpty(_notes.Of(Records.Plain(status: 404).TakenIn(changed), changed));
    }

    [Fact]
    public void Cors_is_told_as_a_block_once()
    {
        Assert.Contains("browser asks", Labels(Records.Preflight(Records.Bare, Records.Open)));
        Assert.Empty(Labels(Records.Preflight(Records.Bare, Records.Open)));
    }

    [Fact]
    public void Where_no_upstream_was_asked_the_error_says_it_all()
    {
        var blocked = Records.Cross(Records.Bare, Records.Bare);
        var refused = blocked with { Upstream = null, Error = Records.Refused, Cors = blocked.Cors with { Upstream = null } };

        Assert.Equal(["why", "do this", "about this"], Labels(refused));
    }

    [Fact]
    public void The_page_about_a_code_is_named_where_the_code_comes_first()
    {
        var config = Configs.OfArguments("/api=https://api.example.com", "/other=https://other.example.com");
        var first = Records.Preflight(Records.Bare, Records.Open);

        Assert.Equal("http://localhost:8011/help/cors/preflight-acao-missing.md", About(_notes, first));
        Assert.Null(About(_notes, first with { Route = "/other" }));
        Assert.Equal(
            "http://localhost:8011/help/errors/connection_refused.md",
            About(_notes, Records.Plain(status: 502) with { Error = Records.Refused })
        );
        Assert.Null(About(new ExchangeNotes(Records.Proxy, null), first));

        string? About(ExchangeNotes notes, ExchangeRecord record) =>
            notes.Of(record, config).SingleOrDefault(row => row.Label == "about this")?.Text;
    }

    [Fact]
    public void A_remark_is_made_once_a_route()
    {
        var remarked = Records.Plain() with { Remarks = ["The cookie id lost its Domain."] };

        Assert.Equal(["note"], Labels(remarked));
        Assert.Empty(Labels(remarked));
        Assert.Equal(["note"], Labels(remarked with { Route = "/" }));
    }

    [Fact]
    public void Behind_another_dev_server_it_is_said_once_why_no_preflight_comes()
    {
        var behind = Records.Plain();
        behind = behind with { Cors = behind.Cors with { Layout = Layout.Behind } };

        Assert.Equal(["behind", "to see them"], Labels(behind));
        Assert.Empty(Labels(behind));
    }

    private List<string> Labels(ExchangeRecord record) =>
        [.. _notes.Of(record.TakenIn(_config), _config).Select(row => row.Label).Where(label => label.Length > 0)];
}
