namespace DevProxy.Tests.FieldReports;

/// <summary>A request that failed without CORS headers was told as missing headers: the status comes first.</summary>
public sealed class FailedFirstTests
{
    private const string Page = "http://www.example.com";

    public static TheoryData<int> Statuses =>
        [400, 401, 402, 404, 405, 406, 408, 409, 410, 413, 415, 418, 422, 429, 431, 451, 500, 501, 502, 503, 504, 511, 599];

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task The_status_is_said_first_and_the_CORS_layer_after_it(int status)
    {
        var told = await new PublicReport(
            "GET http://api.example.org/items",
            Page,
            $"{status}; Content-Type: application/json | {{}}"
        ).CheckAsync();

        Assert.Equal(("blocked", "acao-missing", "error-response-bypasses-cors"), (told.Outcome, told.Code, told.Cause));
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), told.Explanation, StringComparison.Ordinal);
        Assert.Contains("often bypass the CORS layer", told.Explanation, StringComparison.Ordinal);
        Assert.Contains("probably", told.Explanation, StringComparison.Ordinal);
        Assert.Contains("Then put the CORS layer outside the error handling", told.Fix, StringComparison.Ordinal);
        if (status >= 500)
            Assert.Empty(told.Snippets);
    }

    [Theory]
    [InlineData("X-Powered-By: Express", "Express: app.use(cors(…)) before every route")]
    [InlineData("Server: nginx", "nginx: add_header … always")]
    [InlineData("Server: Apache/2.4", "Apache: Header always set")]
    [InlineData("Server: uvicorn", "wrap the whole app in CORSMiddleware")]
    [InlineData("Server: Werkzeug/3.0", "CORS(app) for the whole app")]
    [InlineData("Server: Kestrel", "UseCors before UseExceptionHandler")]
    [InlineData("X-Powered-By: PHP/8.2", "before anything can fail")]
    [InlineData("apigw-requestid: x", "DEFAULT_5XX")]
    public async Task The_setting_that_makes_errors_pass_is_the_frameworks_own(string mark, string setting) =>
        Assert.Contains(
            setting,
            (
                await new PublicReport(
                    "GET http://api.example.org/items",
                    Page,
                    $"500; {mark}; Content-Type: text/plain | oops"
                ).CheckAsync()
            ).Fix,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task After_a_preflight_that_passed_it_is_certain()
    {
        var told = await new PublicReport(
            "PUT http://api.example.org/items --send",
            Page,
            "204; Access-Control-Allow-Origin: *; Access-Control-Allow-Methods: PUT",
            "500; Content-Type: application/json | {}"
        ).CheckAsync();

        Assert.Equal("error-response-bypasses-cors", told.Cause);
        Assert.StartsWith("The response has no", told.Explanation, StringComparison.Ordinal);
        Assert.Contains(
            "The server failed with 500. Other responses of this route have the header",
            told.Explanation,
            StringComparison.Ordinal
        );
        Assert.Contains("the server's log", told.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_CORS_plays_no_part_the_failure_is_said_all_the_same()
    {
        var own = await new PublicReport("GET http://api.example.org/items", "http://api.example.org", "500 | no").CheckAsync();
        var allowed = await new PublicReport(
            "GET http://api.example.org/items",
            Page,
            "503; Access-Control-Allow-Origin: * | no"
        ).CheckAsync();
        var refused = await new PublicReport(
            "POST http://api.example.org/items --send",
            "http://api.example.org",
            "403 | Invalid CORS request"
        ).CheckAsync();

        Assert.Equal(("not-applicable", "allowed", "not-applicable"), (own.Outcome, allowed.Outcome, refused.Outcome));
        Assert.Contains("The server failed with 500. CORS is not the reason.", own.Explanation, StringComparison.Ordinal);
        Assert.Contains("not available (503)", allowed.Explanation, StringComparison.Ordinal);
        Assert.Equal("origin-not-in-list", refused.Cause);
        Assert.Contains("comes from Spring", refused.Explanation, StringComparison.Ordinal);
    }
}
