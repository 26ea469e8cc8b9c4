namespace DevProxy.Tests.FieldReports;

/// <summary>The fix is in the page, and the backend was to be changed.</summary>
public sealed class FixInThePageTests
{
    private const string Page = "http://shop.example.com";

    [Theory]
    [InlineData("405; Server: ESF; Allow: GET, POST", "header-not-needed", false)]
    [InlineData("405; Server: nginx; Allow: GET, POST", "options-not-routed", true)]
    [InlineData("404; Content-Type: text/html | <h1>Not found</h1>", "options-not-routed", true)]
    public async Task JSON_to_a_server_that_knows_no_OPTIONS_may_be_sent_as_text(string answer, string cause, bool hasCode)
    {
        var told = await new PublicReport("POST http://script.example.org/exec -d {\"a\":1}", Page, answer).CheckAsync();

        Assert.Equal(("preflight-acao-missing", cause), (told.Code, told.Cause));
        Assert.Contains("text/plain or application/x-www-form-urlencoded", told.Fix, StringComparison.Ordinal);
        Assert.Equal(hasCode, told.Snippets.Count > 0);
        if (answer.Contains("Allow", StringComparison.Ordinal))
            Assert.Contains("for CORS it does not count", told.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("baggage:a -H sentry-trace:b", "sentry-trace", "baggage", "tracePropagationTargets")]
    [InlineData("traceparent:a -H tracestate:b", "content-type", "traceparent, tracestate", "propagateTraceHeaderCorsUrls")]
    [InlineData(
        "x-b3-traceid:a -H x-datadog-origin:b -H newrelic:c",
        "content-type",
        "newrelic, x-b3-traceid, x-datadog-origin",
        "allowedTracingUrls"
    )]
    [InlineData("X-Requested-With:XMLHttpRequest", "content-type", "x-requested-with", "default headers")]
    [InlineData("Cache-Control:no-cache -H Pragma:no-cache", "content-type", "cache-control, pragma", "cache: 'no-store'")]
    [InlineData("Content-Type:application/json", "authorization", "content-type", "remove it from the page's GET")]
    public async Task A_header_that_nobody_needs_may_be_left_out(string headers, string allowed, string refused, string fix)
    {
        var told = await new PublicReport(
            "GET http://api.example.org/a -H " + headers,
            Page,
            $"204; Access-Control-Allow-Origin: *; Access-Control-Allow-Headers: {allowed}"
        ).CheckAsync();

        Assert.Equal(("preflight-header-not-allowed", "header-not-needed"), (told.Code, told.Cause));
        Assert.StartsWith($"Add {refused} to Access-Control-Allow-Headers, or do not send ", told.Fix, StringComparison.Ordinal);
        Assert.Contains(fix, told.Fix, StringComparison.Ordinal);
        Assert.NotEmpty(told.Snippets);
    }

    [Theory]
    [InlineData(
        "Access-Control-Allow-Origin:*",
        "access-control-allow-origin",
        "204; Access-Control-Allow-Origin: *; Access-Control-Allow-Headers: content-type"
    )]
    [InlineData("Access-Control-Allow-Methods:GET", "access-control-allow-methods", "404")]
    [InlineData("Vary:Origin", "vary", "204; Access-Control-Allow-Origin: *")]
    [InlineData("Access-Control-Allow-Credentials:true", "access-control-allow-credentials", "403; Content-Length: 0")]
    public async Task A_response_header_on_the_request_is_removed_there_and_never_allowed(string header, string name, string answer)
    {
        var report = new PublicReport("GET http://api.example.org/a -H " + header, Page, answer);

        foreach (var told in new[] { await report.CheckAsync(), await report.DiagnoseAsync(name) })
        {
            Assert.Equal("request-carries-response-header", told.Cause);
            Assert.StartsWith($"Remove {name} from the page's request", told.Fix, StringComparison.Ordinal);
            Assert.DoesNotContain("Add ", told.Fix, StringComparison.Ordinal);
            Assert.Empty(told.Snippets);
        }
    }

    [Fact]
    public async Task Beside_another_header_the_code_allows_the_other_one_alone()
    {
        var told = await new PublicReport(
            "GET http://api.example.org/a -H Access-Control-Allow-Origin:* -H X-A:1",
            Page,
            "204; Access-Control-Allow-Origin: *"
        ).CheckAsync();

        Assert.Contains("Then add x-a", told.Fix, StringComparison.Ordinal);
        Assert.Contains("allowedHeaders: ['x-a']", told.Snippet("express"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200; Content-Type: application/json | {}", "acao-missing")]
    [InlineData("200; Access-Control-Allow-Origin: http://localhost:3000", "acao-mismatch")]
    public async Task To_name_null_at_the_backend_is_the_last_resort(string answer, string code)
    {
        var told = await new PublicReport("GET http://api.example.org/a", "null", answer).CheckAsync();

        Assert.Equal(code, told.Code);
        Assert.StartsWith("Serve the page from http://localhost, or from a custom scheme", told.Fix, StringComparison.Ordinal);
        Assert.Contains("last resort: it also allows every sandboxed frame", told.Fix, StringComparison.Ordinal);
        Assert.Empty(told.Snippets);
    }

    [Theory]
    [InlineData("file://", "allowed")]
    [InlineData("null", "blocked")]
    [InlineData("file:///", "blocked")]
    public async Task The_origin_of_Electron_and_Cordova_is_judged_as_sent(string allowed, string outcome)
    {
        var told = await new PublicReport(
            "GET http://api.example.org/a",
            "file://",
            $"200; Access-Control-Allow-Origin: {allowed}"
        ).CheckAsync();

        Assert.Equal(outcome, told.Outcome);
        Assert.Equal("file://", Checking.ScriptedServer.Header(told.Heads[0], "Origin"));
        Assert.Null(Checking.ScriptedServer.Header(told.Heads[0], "Referer"));
    }

    [Fact]
    public async Task A_files_path_is_no_origin_and_null_is_named()
    {
        using var run = new Cli.CommandRun();

        Assert.Contains(
            "--origin null",
            await run.RefusedAsync("check", "http://api.example.org/", "--origin", "file:///home/me/index.html"),
            StringComparison.Ordinal
        );
    }
}
