using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;

namespace DevProxy.Tests.FieldReports;

/// <summary>Every 401 and 403 of a preflight was told as authentication. A refusal has several causes, and its marks say which.</summary>
public sealed class RefusedPreflightTests
{
    private const string Extension = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
    private const string Page = "http://www.example.com";
    private const string Post = "POST http://api.example.org/v1/chat -H Content-Type:application/json";

    public static TheoryData<string, string, string, string?, string, string, bool> Refusals =>
        new()
        {
            // Answer, what it is about, page, cause, part of the explanation, part of the fix, whether code for a backend helps.
            {
                "an empty 403",
                Extension,
                "403; Content-Length: 0",
                "options-forbidden",
                "probably the list does not have " + Extension,
                "the extension's id is part",
                true
            },
            {
                "an empty 403 with a date",
                Page,
                "403; Date: Sun, 22 Nov 2026 10:00:00 GMT; Content-Length: 0",
                "options-forbidden",
                "gin-contrib/cors",
                Page,
                true
            },
            {
                "a bucket without a rule",
                Page,
                "403; Content-Type: application/xml; Server: AmazonS3 | <Error><Code>AccessForbidden</Code><Message>CORSResponse: This "
                    + "CORS request is not allowed.</Message><Method>PUT</Method></Error>",
                "options-forbidden",
                "no authentication is involved",
                "bucket's CORS configuration",
                false
            },
            {
                "Azure Storage",
                Page,
                "403; Content-Type: application/xml; Server: Windows-Azure-Blob/1.0 | "
                    + "<Error><Code>CorsPreflightFailure</Code><Message>CORS not enabled or no matching rule found for this "
                    + "request.</Message></Error>",
                "options-forbidden",
                "no CORS rule of this service matches",
                "Resource sharing (CORS)",
                false
            },
            {
                "Spring",
                Page,
                "403; Vary: Origin; Vary: Access-Control-Request-Method | Invalid CORS request",
                "options-forbidden",
                "comes from Spring",
                "Spring's CORS configuration",
                true
            },
            {
                "a challenge",
                Page,
                "403; cf-mitigated: challenge; Server: cloudflare; Content-Type: text/html | <title>Just a moment...</title>",
                "answered-by-another-layer",
                "bot check",
                "exempt OPTIONS",
                false
            },
            {
                "a function that is not public",
                Page,
                "403; Server: Google Frontend; Content-Type: text/html | <h1>Error: Forbidden</h1><h2>Your client does not have "
                    + "permission to get URL <code>/f</code> from this server.</h2>",
                "options-forbidden",
                "not public",
                "run.invoker",
                false
            },
            {
                "a private codespace",
                Page,
                "401; WWW-Authenticate: tunnel; Content-Length: 0",
                "options-rejected-by-auth",
                "private",
                "visibility to public",
                false
            },
            {
                "basic authentication",
                Page,
                "403; WWW-Authenticate: Basic realm=x | no",
                "options-rejected-by-auth",
                "Authentication rejected",
                "before authentication",
                true
            },
            {
                "a 401",
                Page,
                "401; Content-Length: 0",
                "options-rejected-by-auth",
                "Authentication rejected",
                "before authentication",
                true
            },
            {
                "an unknown 403",
                Page,
                "403; Content-Type: text/html | <h1>Forbidden</h1>",
                "options-forbidden",
                "does not show who refused",
                "list of origins",
                true
            },
            {
                "actix",
                Page,
                "400; Content-Type: text/plain | Origin is not allowed to make this request",
                "origin-not-in-list",
                "actix",
                ".allowed_origin",
                true
            },
            {
                "the text of an Express application",
                Page,
                "500; X-Powered-By: Express; Content-Type: text/html | <pre>Error: Not allowed by CORS<br> at origin (app.js)</pre>",
                "origin-not-in-list",
                "Not allowed by CORS",
                Page,
                true
            },
            {
                "somebody's own words",
                Page,
                "403; Content-Type: application/json | {\"error\":\"Origin 'http://www.example.com' is not permitted\"}",
                "options-forbidden",
                "because of the origin",
                Page,
                true
            },
            {
                "a WAF of AWS",
                Page,
                "403; x-amzn-waf-action: challenge; Server: awselb/2.0",
                "answered-by-another-layer",
                "AWS WAF",
                "web ACL",
                false
            },
            {
                "IIS",
                Page,
                "403; Server: Microsoft-IIS/10.0; Content-Type: text/html | <h2>403 - Forbidden: Access is denied.</h2>",
                "answered-by-another-layer",
                "IIS",
                "web.config",
                false
            },
            {
                "a rule of nginx",
                Page,
                "403; Server: nginx; Content-Type: text/html | <h1>403 Forbidden</h1></center>\r\n<hr><center>nginx</center>",
                "options-forbidden",
                "nginx answered",
                "let OPTIONS pass it",
                false
            },
            {
                "a rule of Apache",
                Page,
                "403; Server: Apache; Content-Type: text/html | <h1>Forbidden</h1>\n<p>You don't have permission to access this "
                    + "resource.</p>\n</body></html>",
                "options-forbidden",
                "Apache answered",
                "<LimitExcept OPTIONS>",
                false
            },
            {
                "a rule of HAProxy",
                Page,
                "403; Content-Type: text/html; Cache-Control: no-cache | <html><body><h1>403 Forbidden</h1>\nRequest forbidden by "
                    + "administrative rules.\n</body></html>",
                "options-forbidden",
                "HAProxy answered",
                "unless METH_OPTIONS",
                false
            },
            {
                "a rule of Varnish",
                Page,
                "403; Server: Varnish; X-Varnish: 2; Content-Type: text/html | <h1>Error 403 Forbidden</h1><h3>Guru Meditation:</h3>",
                "options-forbidden",
                "Varnish answered",
                "let OPTIONS pass",
                false
            },
            {
                "no route of API Gateway",
                Page,
                "403; x-amzn-ErrorType: MissingAuthenticationTokenException; x-amz-apigw-id: x | {\"message\":\"Missing Authentication "
                    + "Token\"}",
                "answered-by-another-layer",
                "AWS API Gateway",
                "OPTIONS",
                false
            },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task The_marks_of_the_refusal_say_whose_it_is(
        string what,
        string page,
        string answer,
        string? cause,
        string why,
        string fix,
        bool hasCode
    )
    {
        var report = new PublicReport(Post, page, answer);

        foreach (var told in new[] { await report.CheckAsync(), await report.DiagnoseAsync("content-type") })
        {
            Assert.True((told.Outcome, told.Cause) == ("blocked", cause), $"{what}: {told.Verdict}");
            Assert.Contains(why, told.Explanation, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(fix, told.Fix, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(hasCode, told.Snippets.Count > 0);
        }
    }

    [Fact]
    public async Task The_text_of_a_refusal_that_DevProxy_replaces_is_read_too()
    {
        await using var upstream = EndToEnd.Servers.RawUpstream.Answering(PublicReport.Wire("403; Vary: Origin | Invalid CORS request"));
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url) with { Cors = Configs.Policy }));

        using var answer = await proxy.SendAsync("OPTIONS", "/x", "Origin: http://localhost:3000", "Access-Control-Request-Method: PUT");
        var cors = (await proxy.EndedAsync()).Cors;

        Assert.Equal(DevProxy.Cors.RootCause.OptionsForbidden, cors.Upstream!.RootCause);
        Assert.Contains("comes from Spring", cors.Upstream.Explanation, StringComparison.Ordinal);
        Assert.Equal(DevProxy.Cors.Outcome.Allowed, cors.Delivered!.Outcome);
    }
}
