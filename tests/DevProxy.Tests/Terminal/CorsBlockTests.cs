using DevProxy.Cors;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class CorsBlockTests
{
    private const string Inspector = "http://localhost:8011";

    [Fact]
    public void A_preflights_block_tells_question_answer_reaction_and_what_was_sent_instead()
    {
        var rows = Block(Records.Preflight(Records.Answer(401, "WWW-Authenticate: Bearer"), Records.Open with { Status = 204 }));

        Assert.Equal("may http://localhost:3000 send PUT with authorization, x-custom-header?", Text(rows, "browser asks"));
        Assert.Equal("401 Unauthorized, no Access-Control-* header", Text(rows, "your API says"));
        Assert.StartsWith(
            "block it: Response to preflight request doesn't pass access control check: No 'Access-",
            Text(rows, "browser would"),
            StringComparison.Ordinal
        );
        Assert.Equal("204 No Content", Text(rows, "sent instead"));
        Assert.Contains(rows, row => row.Text == "+ access-control-allow-origin: http://localhost:3000");
    }

    [Fact]
    public void The_explanation_says_why_the_server_answered_so() =>
        Assert.Contains(
            Block(Records.Preflight(Records.Answer(401), Records.Open)),
            row => row.Text.Contains("Authentication rejected the preflight", StringComparison.Ordinal)
        );

    [Fact]
    public void The_upstreams_own_headers_are_shown_as_it_sent_them()
    {
        var rows = Block(
            Records.Cross(
                Records.Answer(200, "Access-Control-Allow-Origin: *", "Access-Control-Allow-Origin: http://localhost:3000", "ETag: 1"),
                Records.Open
            )
        );

        Assert.Equal("200 OK", Text(rows, "your API says"));
        Assert.Contains(rows, row => row.Text == "access-control-allow-origin: *");
        Assert.Contains(rows, row => row.Text == "access-control-allow-origin: http://localhost:3000");
        Assert.DoesNotContain(rows, row => row.Text.StartsWith("etag", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_redirected_preflight_shows_where_it_was_sent() =>
        Assert.Contains(
            Block(Records.Preflight(Records.Answer(301, "Location: https://api.example.com/api/users/"), Records.Open)),
            row => row.Text == "location: https://api.example.com/api/users/"
        );

    [Fact]
    public void A_request_without_preflight_asks_to_be_read() =>
        Assert.Equal("may http://localhost:3000 read this answer?", Text(Block(Records.Cross(Records.Bare, Records.Open)), "browser asks"));

    [Fact]
    public void What_the_browser_lets_pass_needs_no_fix()
    {
        var rows = Block(Records.Preflight(Records.Open, Records.Open));

        Assert.Equal("allow it", Text(rows, "browser would"));
        Assert.DoesNotContain(rows, row => row.Label is "sent instead" or "fix your API" or "to allow it");
    }

    [Fact]
    public void Where_the_upstream_was_not_asked_DevProxy_answers()
    {
        var rows = Block(Records.Preflight(null, Records.Open with { Status = 204 }, "override"));

        Assert.Equal("204 No Content", Text(rows, "DevProxy says"));
        Assert.DoesNotContain(rows, row => row.Label is "your API says" or "browser would");
    }

    [Fact]
    public void A_silent_upstream_is_told_with_its_error()
    {
        var record = Records.Preflight(Records.Bare, Records.Open);
        var rows = Block(record with { Upstream = record.Upstream! with { Status = null }, Error = Records.Refused });

        Assert.StartsWith("nothing (connection_refused): Nothing is listening", Text(rows, "your API says"), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_production_origin_gets_its_verdict()
    {
        var record = Records.Cross(Records.Bare, Records.Open);
        var production = new ProductionVerdict("https://your-website.com", record.Cors.Upstream!);

        Assert.Equal(
            "https://your-website.com: blocked acao-missing",
            Text(Block(record with { Cors = record.Cors with { Production = [production] } }), "in production")
        );
    }

    [Fact]
    public void What_production_gets_and_is_not_known_comes_with_the_command_that_tells()
    {
        var record = Records.Cross(Records.Bare, Records.Open);
        var context = new JudgingContext(Records.Api + "/api/users", Records.Page, "GET", [], CredentialsMode.Unknown);
        var production = new ProductionVerdict(
            "https://your-website.com",
            HypotheticalOrigin.Judge(context, false, Records.Bare, "https://your-website.com")
        );

        Assert.EndsWith(
            "devproxy check https://api.example.com/api/users --origin https://your-website.com",
            Text(Block(record with { Cors = record.Cors with { Production = [production] } }), "in production"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Where_cors_is_off_the_edit_that_lets_it_pass_is_told()
    {
        var config = Configs.OfArguments("/api=https://api.example.com").With(route => route with { Cors = null });
        var rows = CorsBlock.Of(Records.Cross(Records.Bare, Records.Bare, "off").TakenIn(config), config, Inspector).ToList();

        Assert.StartsWith("write \"cors\": true at the route \"/api\" in proxy.json", Text(rows, "to allow it"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_fix_comes_with_the_code_for_the_backend_detected_from_the_response()
    {
        var record = Records.Cross(Records.Answer(200, "X-Powered-By: Express"), Records.Open);
        var rows = Block(record);

        Assert.Equal(record.Cors.Upstream!.Fix!.Summary, Text(rows, "fix your API"));
        Assert.Contains("app.use(require('cors')", Assert.Single(rows, row => row.Verbatim).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_backend_is_not_known_the_inspector_has_the_code_for_all()
    {
        Assert.Contains(
            Block(Records.Cross(Records.Bare, Records.Open)),
            row => row.Text == "code for your backend: http://localhost:8011/#42"
        );
        Assert.DoesNotContain(
            CorsBlock.Of(Records.Cross(Records.Bare, Records.Open), Configs.OfArguments("/api=https://api.example.com"), null),
            row => row.Text.StartsWith("code for", StringComparison.Ordinal)
        );
    }

    private static List<Row> Block(ExchangeRecord record) =>
        [.. CorsBlock.Of(record, Configs.OfArguments("/api=https://api.example.com"), Inspector)];

    private static string Text(List<Row> rows, string label) => Assert.Single(rows, row => row.Label == label).Text;
}
