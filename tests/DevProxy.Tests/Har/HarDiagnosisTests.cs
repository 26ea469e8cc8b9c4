using System.Text;
using DevProxy.Checking;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Traffic;

namespace DevProxy.Tests.Har;

/// <summary>
/// The files in <c>Recorded</c> are real: one page with calls that pass and calls that fail, exported by the HAR writer of the developer
/// tools of Chromium 156 (with and without its sanitizing) and of Firefox 153.
/// </summary>
public sealed class HarDiagnosisTests
{
    /// <summary>Method and path of every entry of the page's API, in the order of Chromium's file, with what the browser did.</summary>
    private static readonly string[] Browser =
    [
        "GET /logo.png not-applicable",
        "GET /allowed allowed",
        "GET /no-acao blocked acao-missing",
        "GET /missing blocked acao-missing error-response-bypasses-cors",
        "OPTIONS /items/1 allowed",
        "PUT /items/1 allowed",
        "PUT /items/1 allowed",
        "OPTIONS /header-refused blocked preflight-header-not-allowed options-lacks",
        "POST /header-refused blocked preflight-header-not-allowed options-lacks",
        "GET /auth-preflight blocked preflight-acao-missing options-rejected-by-auth",
        "OPTIONS /auth-preflight blocked preflight-acao-missing options-rejected-by-auth",
        "GET /wildcard blocked acao-wildcard-with-credentials",
        "GET /include-ok allowed",
        "GET /include-ok allowed",
        "OPTIONS /only-preflight allowed",
        "DELETE /only-preflight blocked acao-missing cors-only-on-preflight",
        "GET /redirect allowed",
        "GET /allowed blocked acao-mismatch",
        "GET /nobody not-applicable",
        "PATCH /preflight-redirect blocked preflight-redirect",
        "OPTIONS /preflight-redirect blocked preflight-redirect",
        "GET /no-acao?xhr blocked acao-missing",
    ];

    [Theory]
    [InlineData("chrome.har")]
    [InlineData("chrome-sanitized.har")]
    public void A_file_of_Chromium_is_judged_as_Chromium_did(string name)
    {
        var diagnosis = Diagnose(name);

        Assert.Equal(Browser, ApiLines(diagnosis));
        Assert.Equal(25, diagnosis.Summary.Values.Sum());
        Assert.Equal(12, diagnosis.Summary["blocked"]);
    }

    [Fact]
    public void A_file_of_Firefox_is_judged_as_Firefox_did()
    {
        // Firefox asked again before the second PUT.
        var expected = Browser.Append("OPTIONS /items/1 allowed");

        var lines = ApiLines(Diagnose("firefox.har"));

        Assert.Equal(expected.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Chromes_own_mark_tells_the_credentials_mode_where_the_bytes_do_not()
    {
        const string answer = """ "status": 200, "headers": [{ "name": "access-control-allow-origin", "value": "*" }] """;
        var refused = Diagnose(
            Har(
                $$""" "_resourceType": "fetch", {{Request("http://localhost:8080/a")}}, "response": { {{answer}}, "_error": "net::ERR_FAILED" } """
            )
        );
        var passed = Diagnose(
            Har($$""" "_resourceType": "fetch", {{Request("http://localhost:8080/a")}}, "response": { {{answer}}, "_error": null } """)
        );
        var silent = Diagnose(Har($$""" {{Request("http://localhost:8080/a")}}, "response": { {{answer}} } """));

        Assert.Equal((Outcome.Blocked, CredentialsMode.Include), Verdict(refused));
        Assert.Equal((Outcome.Allowed, CredentialsMode.NotInclude), Verdict(passed));
        Assert.Equal((Outcome.Conditional, CredentialsMode.Unknown), Verdict(silent));
    }

    [Fact]
    public void A_request_that_its_preflight_stopped_is_told_so_once()
    {
        var diagnosis = Diagnose("chrome.har");

        var preflight = diagnosis.Entries.Single(entry => entry is { Method: "OPTIONS", Url: "http://127.0.0.1:7202/header-refused" });
        var request = diagnosis.Entries.Single(entry => entry is { Method: "POST", Url: "http://127.0.0.1:7202/header-refused" });
        Assert.True(request.WasStopped);
        Assert.Equal((preflight.Index, request.Index), (request.PairedWith!.Value, preflight.PairedWith!.Value));
        Assert.Same(preflight.Verdict, request.Verdict);
        Assert.Equal(["x-trace"], preflight.Verdict.Failing);
    }

    [Fact]
    public void A_redirect_that_made_the_origin_null_is_recognised()
    {
        var tainted = Diagnose("chrome.har").Entries.Single(entry => entry is { Url: "http://localhost:7202/allowed" });

        Assert.Contains(Hint.RedirectTaintedOrigin, tainted.Verdict.Hints);
        Assert.Equal(
            "Access to fetch at 'http://localhost:7202/allowed' (redirected from 'http://127.0.0.1:7202/redirect') from origin "
                + "'http://localhost:7201' has been blocked by CORS policy: "
                + "The 'Access-Control-Allow-Origin' header has a value 'http://localhost:7201' that is not equal to the supplied "
                + "origin. Have the server send the header with a valid value.",
            tainted.Verdict.Message
        );
    }

    [Fact]
    public void An_XMLHttpRequest_is_called_so_in_Chromes_words()
    {
        var entry = Diagnose("chrome.har").Entries.Single(entry => entry.Url.EndsWith("?xhr", StringComparison.Ordinal));

        Assert.StartsWith("Access to XMLHttpRequest at ", entry.Verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_origin_is_assumed_where_the_file_names_none()
    {
        var har = Har(
            """
            "request": { "method": "GET", "url": "https://api.example.com/a", "headers": [] },
            "response": { "status": 200, "headers": [] }
            """
        );

        Assert.Equal(Outcome.NotApplicable, Diagnose(har).Entries.Single().Verdict.Outcome);
        Assert.Equal(FailureCode.AcaoMissing, Diagnose(har, "http://localhost:3000").Entries.Single().Verdict.Code);
        Assert.Equal(Outcome.NotApplicable, Diagnose(har, "https://api.example.com").Entries.Single().Verdict.Outcome);
    }

    [Fact]
    public void A_redirect_that_a_browser_refuses_to_follow_is_blocked()
    {
        var har = Har(
            $$"""
            {{Request("http://localhost:8080/a")}}, "response": { "status": 302, "headers": [
              { "name": "Access-Control-Allow-Origin", "value": "http://localhost:3000" }, { "name": "Location", "value": "http://me:secret@localhost:1/" }] }
            """
        );

        Assert.Equal(FailureCode.RedirectUserinfo, Diagnose(har).Entries.Single().Verdict.Code);
    }

    [Fact]
    public void In_DevProxys_own_file_the_upstreams_answer_is_judged_beside_the_browsers()
    {
        var har = Har(
            $$"""
            {{Request("http://localhost:8010/a")}},
            "response": { "status": 200, "headers": [{ "name": "Access-Control-Allow-Origin", "value": "http://localhost:3000" }, { "name": "Vary", "value": "Origin" }] },
            "_devproxy": { "id": 1, "upstream": { "status": 200, "headers": [["Server", "nginx"]] } }
            """
        );

        var entry = Diagnose(har).Entries.Single();

        Assert.NotEqual(Outcome.Blocked, entry.Verdict.Outcome);
        Assert.Equal(FailureCode.AcaoMissing, entry.Upstream!.Code);
    }

    [Fact]
    public void What_a_service_worker_answered_is_not_judged()
    {
        var har = Har(
            $$""" {{Request("http://localhost:8080/a")}}, "response": { "status": 200, "headers": [], "_fetchedViaServiceWorker": true } """
        );

        Assert.Equal(Outcome.NotApplicable, Diagnose(har).Entries.Single().Verdict.Outcome);
    }

    [Fact]
    public void Secrets_in_URLs_are_masked()
    {
        var entry = Diagnose(
            Har($$""" {{Request("http://localhost:8080/a?access_token=abc")}}, "response": { "status": 200, "headers": [] } """)
        )
            .Entries.Single();

        Assert.Equal("http://localhost:8080/a?access_token=***", entry.Url);
        Assert.DoesNotContain("abc", entry.Verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_backend_is_the_one_that_fixes_are_for()
    {
        var file = HarReader
            .Read(
                new MemoryStream(
                    Encoding.UTF8.GetBytes(
                        Har($$""" {{Request("http://localhost:8080/a")}}, "response": { "status": 200, "headers": [] } """)
                    )
                )
            )
            .File!;

        Assert.Equal(Backend.Rails, HarDiagnosis.Of(file, null, Backend.Rails, new Redaction([])).Entries.Single().Verdict.Fix!.Backend);
    }

    private static (Outcome, CredentialsMode) Verdict(DiagnosisRecord diagnosis) =>
        (diagnosis.Entries.Single().Verdict.Outcome, diagnosis.Entries.Single().Verdict.Credentials);

    private static IEnumerable<string> ApiLines(DiagnosisRecord diagnosis) =>
        diagnosis
            .Entries.Where(entry => !entry.Url.StartsWith("http://localhost:7201/", StringComparison.Ordinal))
            .Select(entry => string.Join(' ', Words(entry).Where(word => word.Length > 0)));

    private static IEnumerable<string> Words(DiagnosedEntry entry) =>
        [
            entry.Method,
            new Uri(entry.Url).PathAndQuery,
            WireName.Of(entry.Verdict.Outcome),
            entry.Verdict.Code is { } code ? WireName.Of(code) : "",
            entry.Verdict.RootCause is { } cause ? WireName.Of(cause) : "",
        ];

    private static string Request(string url) =>
        $$""" "request": { "method": "GET", "url": "{{url}}", "headers": [{ "name": "Origin", "value": "http://localhost:3000" }, { "name": "Sec-Fetch-Mode", "value": "cors" }] } """;

    private static string Har(string entry) =>
        $$"""{ "log": { "version": "1.2", "creator": { "name": "a test" }, "entries": [{ {{entry}} }] } }""";

    private static DiagnosisRecord Diagnose(string har, string? page = null)
    {
        using Stream stream = har.EndsWith(".har", StringComparison.Ordinal)
            ? File.OpenRead(Repository.Path("tests/DevProxy.Tests/Har/Recorded/" + har))
            : new MemoryStream(Encoding.UTF8.GetBytes(har));
        Origin? origin = null;
        Assert.True(page is null || Origin.TryParse(page, out origin));
        return HarDiagnosis.Of(HarReader.Read(stream).File!, origin, null, new Redaction([]));
    }
}
