namespace DevProxy.Cors.Tests;

public class AdvisoriesTests
{
    private const string Named = "Access-Control-Allow-Origin: " + Make.Page;
    private const string True = "Access-Control-Allow-Credentials: true";

    [Theory]
    [InlineData(Named, "", "adv-vary-origin-missing")]
    [InlineData(Named, "Vary: Accept-Encoding", "adv-vary-origin-missing")]
    [InlineData(Named, "Vary: X-Origin", "adv-vary-origin-missing")]
    [InlineData(Named, "Vary: Accept-Encoding, origin", "")]
    [InlineData(Named, "Vary: *", "")]
    [InlineData("Access-Control-Allow-Origin: *", "", "")]
    [InlineData("Access-Control-Allow-Origin: *", True, "adv-acac-ignored")]
    [InlineData("Access-Control-Allow-Origin: *", "ETag: 1", "adv-header-not-exposed")]
    [InlineData("Access-Control-Allow-Origin: *", "Set-Cookie: a=1; SameSite=None; Secure", "adv-set-cookie-ignored")]
    public void An_answer_without_credentials_may_have_an_advisory(string first, string second, string expected)
    {
        var verdict = Judge.Request(
            Make.Context(credentials: CredentialsMode.NotInclude),
            Make.Answer(200, second.Length == 0 ? [first] : [first, second])
        );

        Assert.Equal(Outcome.Allowed, verdict.Outcome);
        Assert.Equal(expected, Words(verdict));
    }

    [Fact]
    public void A_constant_origin_needs_no_Vary()
    {
        var context = Make.Context(credentials: CredentialsMode.NotInclude) with { History = new RouteHistory(IsConstant: true) };

        Assert.Empty(Judge.Request(context, Make.Answer(200, Named)).Advisories);
    }

    [Theory]
    [InlineData(false, "adv-null-origin-allowed")]
    [InlineData(true, "adv-null-origin-with-credentials")]
    public void The_origin_null_belongs_to_any_site(bool withCredentials, string expected)
    {
        var context = Make.Context() with { Origin = "null" };

        Assert.Equal(
            expected,
            Words(
                Judge.Request(context, Make.Answer(200, ["Access-Control-Allow-Origin: null", .. withCredentials ? [True] : (string[])[]]))
            )
        );
    }

    [Theory]
    [InlineData("https://evil.example.org", "adv-reflects-any-origin")]
    [InlineData("https://www.example.com", "")]
    public void Two_unrelated_origins_with_credentials_show_a_reflection(string other, string expected)
    {
        var context = Make.Context() with { History = new RouteHistory(AllowedOrigins: [other]) };

        Assert.Equal(expected, Words(Judge.Request(context, Make.Answer(200, Named, True, "Vary: Origin"))));
    }

    [Theory]
    [InlineData("600", "")]
    [InlineData("7200", "")]
    [InlineData("86400", "adv-max-age-capped")]
    [InlineData("abc", "adv-max-age-invalid")]
    [InlineData("-1", "adv-max-age-invalid")]
    public void The_max_age_of_a_preflight_is_checked(string maxAge, string expected)
    {
        var answer = Make.Answer(204, "Access-Control-Allow-Origin: *", "Access-Control-Max-Age: " + maxAge);

        Assert.Equal(expected, Words(Judge.Preflight(Make.Context(), answer)));
    }

    [Fact]
    public void A_preflight_that_passed_without_a_request_is_mentioned()
    {
        var context = Make.Context() with { History = new RouteHistory(PreflightUnanswered: true) };

        Assert.Equal("adv-preflight-answered-but-not-sent", Words(Judge.Preflight(context, Make.Answer(204, Named, True, "Vary: Origin"))));
        Assert.Equal("", Words(Judge.Preflight(context, Make.Answer(204, Named, "Vary: Origin"))));
    }

    [Theory]
    [InlineData("a=1", true, "adv-cookie-samesite")]
    [InlineData("a=1; SameSite=Lax", true, "adv-cookie-samesite")]
    [InlineData("a=1; SameSite=Lax", false, "")]
    [InlineData("a=1; Secure; SameSite=None", true, "")]
    [InlineData("a=1;samesite=none;secure", true, "")]
    [InlineData("a=1; SameSite=None; SameSite=Lax", true, "adv-cookie-samesite")] // The last one counts.
    [InlineData("a=SameSite=None; Path=/", true, "adv-cookie-samesite")] // An attribute comes after the first semicolon.
    [InlineData("SameSite=None; Secure", true, "adv-cookie-samesite")]
    [InlineData("a=1; SameSite=None", true, "adv-cookie-none-needs-secure")]
    public void Cookies_do_not_change_the_verdict_but_are_mentioned(string cookie, bool isCrossSite, string expected)
    {
        var context = Make.Context(credentials: CredentialsMode.Include) with { IsCrossSite = isCrossSite };

        Assert.Equal(expected, Words(Judge.Request(context, Make.Answer(200, Named, True, "Vary: Origin", "Set-Cookie: " + cookie))));
    }

    [Fact]
    public void Where_CORS_does_not_apply_there_are_two_advisories()
    {
        var image = Make.Context() with { Mode = FetchMode.NoCors, IsCrossSite = true };

        Assert.Equal(
            "adv-corp-blocks-no-cors",
            Words(Judge.NotApplicable(image, Make.Answer(200, "Cross-Origin-Resource-Policy: same-site")))
        );
        Assert.Equal(
            "adv-acao-without-origin-request",
            Words(Judge.NotApplicable(Make.Context() with { Origin = "" }, Make.Answer(200, Named)))
        );
        Assert.Equal(
            "",
            Words(Judge.NotApplicable(Make.Context() with { Origin = "" }, Make.Answer(200, "Access-Control-Allow-Origin: *")))
        );
    }

    private static string Words(Verdict verdict) => string.Join(',', verdict.Advisories.Select(WireName.Of));
}
