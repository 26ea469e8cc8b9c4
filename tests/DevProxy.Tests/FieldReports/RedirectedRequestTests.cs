using DevProxy.Cors;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// Only the redirect of a preflight had a cause. That of a request has the same ones, and where the real answer is has to be said.
/// </summary>
public sealed class RedirectedRequestTests
{
    private const string Page = "http://www.example.com";
    private const string Get = "GET http://api.example.org/items?q=1";

    [Theory]
    [InlineData(
        "https://accounts.example.com/o/oauth2/auth?client_id=1&redirect_uri=x&state=s3cret",
        "login-redirect",
        "https://accounts.example.com/o/oauth2/auth?…",
        "Log in first"
    )]
    [InlineData("/account/login?next=%2Fitems", "login-redirect", "/account/login?…", "answer 401 to fetches")]
    [InlineData("https://login.microsoftonline.com/common/wsfed", "login-redirect", "login page", "Log in first")]
    [InlineData("https://api.example.org/items?q=1", "https-redirect", "https://api.example.org/items", "call that URL")]
    [InlineData("http://api.example.org/items/?q=1", "slash-redirect", "http://api.example.org/items/", "call that URL")]
    [InlineData("http://www.api.example.org/items", "host-redirect", "http://www.api.example.org/items", "call that URL")]
    [InlineData("/v2/items", null, "http://api.example.org/v2/items", "call that URL")]
    [InlineData("/de/items", null, "redirects /items to", "call that URL")]
    public async Task On_the_request_the_sentence_says_where_the_real_answer_is(string location, string? cause, string where, string fix)
    {
        foreach (var status in new[] { 301, 302, 303, 307, 308 })
        {
            var report = new PublicReport(Get + " --credentials include", Page, $"{status}; Location: {location}; Set-Cookie: _csrf=x");
            var told = await report.CheckAsync();

            Assert.Equal(("blocked", "acao-missing", cause), (told.Outcome, told.Code, told.Cause));
            Assert.Contains(where, told.Explanation, StringComparison.Ordinal);
            Assert.Contains(fix, told.Fix, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", told.Explanation + told.Fix, StringComparison.Ordinal);
            Assert.Empty(told.Snippets);
            Assert.Equal(cause, (await report.DiagnoseAsync(null)).Cause);
        }
    }

    [Theory]
    [InlineData("https://login.example.com/sso", "options-rejected-by-auth")]
    [InlineData("https://api.example.org/items?q=1", "https-redirect")]
    [InlineData("/items/", "slash-redirect")]
    [InlineData("http://other.example.org/items", "host-redirect")]
    [InlineData("/v2/items", null)]
    public async Task A_redirected_preflight_has_the_same_causes(string location, string? cause)
    {
        var told = await new PublicReport("PUT http://api.example.org/items?q=1", Page, $"308; Location: {location}").CheckAsync();

        Assert.Equal(("preflight-redirect", cause), (told.Code, told.Cause));
        Assert.Empty(told.Snippets);
    }

    [Theory]
    [InlineData(
        "PUT http://s3.example.org/bucket/k.csv",
        "301; x-amz-bucket-region: us-east-2; Content-Type: application/xml | "
            + "<Error><Code>PermanentRedirect</Code><Endpoint>s3.us-east-2.example.org</Endpoint></Error>",
        "s3.us-east-2.example.org",
        "preflight-acao-missing"
    )]
    [InlineData(
        "PUT http://s3.example.org/bucket/k.csv",
        "301; x-amz-bucket-region: us-east-2",
        "region us-east-2",
        "preflight-acao-missing"
    )]
    [InlineData(
        "GET http://s3.example.org/bucket/k.csv",
        "307; Location: http://bucket.s3.eu.example.org/k.csv; Content-Type: application/xml | "
            + "<Error><Code>TemporaryRedirect</Code><Endpoint>bucket.s3.eu.example.org</Endpoint></Error>",
        "bucket.s3.eu.example.org",
        "acao-missing"
    )]
    public async Task A_storage_that_names_another_endpoint_was_called_at_the_wrong_one(
        string words,
        string answer,
        string endpoint,
        string code
    )
    {
        var told = await new PublicReport(words, Page, answer).CheckAsync();

        Assert.Equal((code, "wrong-endpoint"), (told.Code, told.Cause));
        Assert.Contains(endpoint, told.Fix, StringComparison.Ordinal);
        Assert.Contains("CORS configuration is not the reason", told.Fix, StringComparison.Ordinal);
        Assert.Empty(told.Snippets);
    }

    [Theory]
    [InlineData(
        "https://app.example.org",
        "https://api.example.com/api/endpoint",
        "http://api.example.com/api/endpoint/",
        "slash-redirect",
        "https://api.example.com/api/endpoint/"
    )]
    [InlineData("https://app.example.org", "https://api.example.com/a", "http://api.example.com/b", null, "https://api.example.com/b")]
    [InlineData(
        "https://app.example.org",
        "https://api.example.com/a",
        "http://other.example.net/b",
        "host-redirect",
        "https://other.example.net/b"
    )]
    [InlineData("https://api.example.com", "https://api.example.com/a", "http://api.example.com/a/", "slash-redirect", "X-Forwarded-Proto")]
    public void A_page_on_https_follows_no_redirect_to_http(string page, string url, string location, string? cause, string fix)
    {
        _ = Origin.TryParse(page, out var origin);
        var walk = FetchWalk.Start(new FetchRequest("GET", url, origin!, HeaderList.Empty, Include: false) { ChecksBeforeCors = true });

        walk = walk.Take(
            new Answer(307, new HeaderList(new HeaderLine("Location", location), new HeaderLine("Access-Control-Allow-Origin", "*")))
        );

        Assert.Null(walk.Next); // The http server is never asked.
        var verdict = walk.Verdict!;
        Assert.Equal((Outcome.Blocked, FailureCode.MixedContent), (verdict.Outcome, verdict.Code));
        Assert.Equal(cause, verdict.RootCause is { } known ? WireName.Of(known) : null);
        Assert.StartsWith(
            $"Mixed Content: The page at '{page}/' was loaded over HTTPS, but requested an insecure resource '{location}'. This request "
                + "has been blocked",
            verdict.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(fix, verdict.Fix!.Summary, StringComparison.Ordinal);
        Assert.Empty(verdict.Fix.Snippets);
    }

    [Fact]
    public async Task A_HAR_file_shows_it_too()
    {
        var report = new PublicReport(
            "GET https://api.example.com/api/endpoint",
            "https://app.example.org",
            "307; Location: http://api.example.com/api/endpoint/; Access-Control-Allow-Origin: *"
        );

        var told = await report.DiagnoseAsync(null);

        Assert.Equal((1, "blocked", "mixed-content", "slash-redirect"), (told.ExitCode, told.Outcome, told.Code, told.Cause));
    }
}
