namespace DevProxy.Cors.Tests;

public class FirefoxMessageTests
{
    private static readonly JudgingContext Put = Make.Context("PUT", CredentialsMode.Include, "x-a");

    [Theory]
    [InlineData(200, "X: y", "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.")]
    [InlineData(200, "Access-Control-Allow-Origin: a, b", "CORS header ‘Access-Control-Allow-Origin’ does not match ‘a, b’).")]
    [InlineData(200, "Access-Control-Allow-Origin: " + Make.Page, "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).")]
    public void The_reason_for_a_failed_CORS_check_is_given(int status, string header, string reason) =>
        AssertReason(reason, Judge.Request(Put, Make.Answer(status, header)));

    [Fact]
    public void Two_lines_and_a_list_in_one_line_are_distinguished() =>
        AssertReason(
            "Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).",
            Judge.Request(Put, Make.Answer(200, "Access-Control-Allow-Origin: a", "Access-Control-Allow-Origin: b"))
        );

    [Fact]
    public void One_text_alone_quotes_the_URL() =>
        Assert.Equal(
            $"Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘{Make.Api}’. (Reason: Credential "
                + "is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
            FirefoxMessage.Of(Judge.Request(Put, Make.Answer(200, "Access-Control-Allow-Origin: *")))
        );

    [Fact]
    public void A_redirect_of_a_preflight_gets_the_CORS_check_first() =>
        AssertReason(
            "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 302.",
            Judge.Preflight(Put, Make.Answer(302, "Location: /"))
        );

    [Theory]
    [InlineData(405, "X: y", "CORS preflight response did not succeed). Status code: 405.")]
    [InlineData(302, "Location: /", "CORS request external redirect not allowed).")]
    [InlineData(204, "Access-Control-Allow-Methods: [GET]", "invalid token ‘[GET]’ in CORS header ‘Access-Control-Allow-Methods’).")]
    [InlineData(204, "Access-Control-Allow-Headers: a b", "invalid token ‘a b’ in CORS header ‘Access-Control-Allow-Headers’).")]
    [InlineData(204, "X: y", "Did not find method in CORS header ‘Access-Control-Allow-Methods’).")]
    [InlineData(
        204,
        "Access-Control-Allow-Methods: PUT",
        "header ‘x-a’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response)."
    )]
    public void The_reason_for_a_refused_preflight_is_given(int status, string header, string reason) =>
        AssertReason(
            reason,
            Judge.Preflight(
                Put,
                Make.Answer(status, "Access-Control-Allow-Origin: " + Make.Page, "Access-Control-Allow-Credentials: true", header)
            )
        );

    [Fact]
    public void The_reason_for_a_missing_answer_is_given()
    {
        AssertReason("CORS request did not succeed). Status code: (null).", Judge.Preflight(Put, null));
        AssertReason(
            "CORS request did not succeed). Status code: (null).",
            Judge.Refuse(Put, FailureCode.RedirectUserinfo, Make.Answer(302, "Location: http://u:p@a.example/"))
        );
        Assert.Equal(
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ftp://a.example/x. (Reason: CORS "
                + "request not http).",
            FirefoxMessage.Of(Judge.Refuse(Put, FailureCode.RedirectNotHttp, Make.Answer(302, "Location: ftp://a.example/x")))
        );
        Assert.Equal(
            $"Security Error: Content at {Make.Page}/ may not load data from {Make.Api}.",
            FirefoxMessage.Of(Judge.Refuse(Put, FailureCode.ModeSameOrigin, null))
        );
    }

    [Fact]
    public void Nothing_is_printed_where_Firefox_lets_it_pass() =>
        Assert.Null(
            FirefoxMessage.Of(
                Judge.Preflight(
                    Make.Context("GET", CredentialsMode.NotInclude, "authorization"),
                    Make.Answer(204, "Access-Control-Allow-Origin: *", "Access-Control-Allow-Headers: *")
                )
            )
        );

    private static void AssertReason(string reason, Verdict verdict) =>
        Assert.Equal(
            $"Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {Make.Api}. (Reason: {reason}",
            FirefoxMessage.Of(verdict)
        );
}
