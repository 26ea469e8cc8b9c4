namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A tunnel, a gateway or a load balancer answered instead of the application, and the application's CORS settings were blamed.
/// </summary>
public sealed class AnotherLayerTests
{
    private const string Page = "http://www.example.com";
    private const string Passed =
        "200; Server: uvicorn; Access-Control-Allow-Origin: *; Access-Control-Allow-Headers: authorization; Content-Length: 0";

    [Theory]
    [InlineData(
        "200; Content-Type: text/html; ngrok-error-code: ERR_NGROK_6024 | <title>ngrok</title>",
        "ngrok",
        "ngrok-skip-browser-warning"
    )]
    [InlineData("404; Content-Type: text/html; ngrok-error-code: ERR_NGROK_3200 | offline", "ngrok", "Start the application")]
    [InlineData(
        "200; Server: nginx/1.24; Content-Type: text/html | <title>Log in</title>",
        "Server: nginx/1.24",
        "let the request reach the application"
    )]
    [InlineData("200; Content-Type: text/html | <title>Hello</title>", "without Server", "let the request reach the application")]
    [InlineData("502; Server: cloudflare; Content-Type: text/html | <div id=\"cf-error-details\">", "Cloudflare", "Bring up the server")]
    [InlineData("504; Server: awselb/2.0; Content-Type: text/html | <h1>504 Gateway Time-out</h1>", "load balancer", "idle timeout")]
    [InlineData(
        "502; Server: nginx; Content-Type: text/html | <h1>502 Bad Gateway</h1><hr><center>nginx</center>",
        "nginx",
        "whether the backend runs"
    )]
    [InlineData(
        "413; Server: nginx; Content-Type: text/html | <h1>413 Request Entity Too Large</h1><hr><center>nginx</center>",
        "nginx",
        "client_max_body_size"
    )]
    [InlineData(
        "403; cf-mitigated: challenge; Server: cloudflare; Content-Type: text/html | <title>Just a moment...</title>",
        "bot check",
        "the API's paths"
    )]
    [InlineData(
        "403; Server: nginx; Content-Type: text/html | <h1>403 Forbidden</h1><hr><center>nginx</center>",
        "nginx",
        "error log, which names the rule"
    )]
    [InlineData(
        "503; Content-Type: text/html | <h1>503 Service Unavailable</h1>\nNo server is available to handle this request.",
        "HAProxy",
        "Bring up the server behind it"
    )]
    [InlineData(
        "502; Content-Type: text/html | <h1>502 Bad Gateway</h1>\nThe server returned an invalid or incomplete response.",
        "HAProxy",
        "the server's log"
    )]
    [InlineData(
        "403; Content-Type: text/html | <h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.",
        "HAProxy",
        "http-request rules"
    )]
    [InlineData(
        "429; Content-Type: text/html | <h1>429 Too Many Requests</h1>\nYou have sent too many requests in a given amount of time.",
        "HAProxy",
        "limits of the frontend"
    )]
    [InlineData(
        "503; Server: Varnish; X-Varnish: 2; Via: 1.1 varnish (Varnish/7.1); Content-Type: text/html | <h1>Error 503 Backend fetch failed</h1>"
            + "<h3>Guru Meditation:</h3>",
        "Varnish",
        "Bring up the backend"
    )]
    [InlineData(
        "404; Server: Varnish; X-Varnish: 2; Content-Type: text/html | <h1>Error 404 Not Found</h1><h3>Guru Meditation:</h3>",
        "Varnish",
        "return (synth(…))"
    )]
    [InlineData("502; Server: Caddy; Content-Length: 0", "Caddy", "the server that reverse_proxy names")]
    [InlineData("503; Server: envoy | no healthy upstream", "Envoy", "Bring up the service")]
    [InlineData("404; Server: kong/3.6 | {\"message\":\"no Route matched with those values\"}", "Kong", "route")]
    [InlineData("500; x-vercel-error: FUNCTION_INVOCATION_FAILED; Server: Vercel | A server error has occurred", "Vercel", "log")]
    [InlineData(
        "503; Server: Heroku; Content-Type: text/html | <iframe src=\"//www.herokucdn.com/error-pages/application-error.html\">",
        "Heroku",
        "H10"
    )]
    public async Task The_layer_that_answered_is_named_with_its_own_fix(string answer, string name, string fix)
    {
        var report = new PublicReport("GET http://api.example.org/surveys -H Authorization:Bearer.x", Page, Passed, answer);

        foreach (var told in new[] { await report.CheckAsync(), await report.DiagnoseAsync("authorization") })
        {
            Assert.Equal(("blocked", "acao-missing", "answered-by-another-layer"), (told.Outcome, told.Code, told.Cause));
            Assert.Contains(name, told.Explanation, StringComparison.Ordinal);
            Assert.Contains(fix, told.Fix, StringComparison.Ordinal);
            Assert.Empty(told.Snippets);
        }
    }

    [Theory]
    [InlineData("200; Server: uvicorn; Content-Type: application/json | {}")]
    [InlineData("200; Server: uvicorn/0.30; Content-Type: application/json | {}")]
    [InlineData("200; Content-Type: application/json | {}")]
    public async Task The_same_server_has_CORS_on_the_preflight_alone(string answer)
    {
        var told = await new PublicReport(
            "GET http://api.example.org/surveys -H Authorization:Bearer.x",
            Page,
            Passed,
            answer
        ).CheckAsync();

        Assert.Equal(("acao-missing", "cors-only-on-preflight"), (told.Code, told.Cause));
        Assert.NotEmpty(told.Snippets);
    }

    // Data that only tells of such a layer, and pages that hold its widget or script.
    [Theory]
    [InlineData("200; Content-Type: application/json | [{\"name\":\"Zscaler\"},{\"name\":\"Palo Alto Networks\"}]")]
    [InlineData("200; Content-Type: application/json | {\"text\":\"Generated by Wordfence, ERR_NGROK_3200, no healthy upstream\"}")]
    [InlineData("200; Content-Type: text/html | <script src=\"https://challenges.cloudflare.com/turnstile/v0/api.js\"></script>")]
    [InlineData("200; Content-Type: text/html | <script src=\"/_Incapsula_Resource?SWJIYLWA=1\"></script>")]
    [InlineData("200; Content-Type: text/html | <script src=\"//client.perimeterx.net/PX1/main.min.js\"></script>")]
    [InlineData("200; Content-Type: text/html | <p>We protect you with Fortinet.</p>")]
    public async Task A_layer_that_the_body_only_mentions_has_not_answered(string answer)
    {
        var told = await new PublicReport("GET http://api.example.org/vendors", Page, answer).CheckAsync();

        Assert.Equal("acao-missing", told.Code);
        foreach (var name in new[] { "Zscaler", "Wordfence", "ngrok", "Envoy", "Cloudflare", "Imperva", "HUMAN", "network filter" })
            Assert.DoesNotContain(name, told.Explanation + told.Fix, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_HTML_page_where_JSON_was_asked_for_is_not_the_APIs()
    {
        var report = new PublicReport(
            "GET http://api.example.org/items -H Accept:application/json",
            Page,
            "200; Content-Type: text/html | <html><title>My shop</title>"
        );

        foreach (var told in new[] { await report.CheckAsync(), await report.DiagnoseAsync(null) })
        {
            Assert.Equal(("acao-missing", "answered-by-another-layer"), (told.Code, told.Cause));
            Assert.Contains("an HTML page came (\"My shop\")", told.Explanation, StringComparison.Ordinal);
            Assert.Empty(told.Snippets);
        }
    }

    [Fact]
    public async Task Where_a_gateway_answers_preflights_the_list_is_changed_there()
    {
        var told = await new PublicReport(
            "POST http://api.example.org/fn -H Authorization:x -H Content-Type:application/json -H X-Trace-Id:1 -H X-User-Id:2",
            Page,
            "200; Via: kong/2.8.1; Access-Control-Allow-Origin: *; Access-Control-Allow-Methods: POST; Access-Control-Allow-Headers: "
                + "authorization, x-client-info, apikey, content-type"
        ).CheckAsync();

        Assert.Equal(("preflight-header-not-allowed", "options-lacks"), (told.Code, told.Cause));
        Assert.Contains("x-trace-id, x-user-id", told.Explanation, StringComparison.Ordinal);
        Assert.Contains("Kong (Via: kong/2.8.1)", told.Explanation, StringComparison.Ordinal);
        Assert.Contains("not in the service behind it", told.Explanation, StringComparison.Ordinal);
        Assert.Contains("config.headers", told.Fix, StringComparison.Ordinal);
        Assert.Empty(told.Snippets);
    }

    [Fact]
    public async Task The_load_balancers_error_page_is_recognised_without_a_preflight_too()
    {
        var told = await new PublicReport(
            "GET http://api.example.org/transactions -H Accept:text/event-stream",
            Page,
            "504; Server: awselb/2.0; Content-Type: text/html | <html><head><title>504 Gateway Time-out</title></head></html>"
        ).CheckAsync();

        Assert.Equal("answered-by-another-layer", told.Cause);
        Assert.Contains("CORS is the symptom", told.Fix, StringComparison.Ordinal);
        Assert.Empty(told.Snippets);
    }
}
