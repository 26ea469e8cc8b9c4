namespace DevProxy.Cors.Tests;

public class CredentialsEvidenceTests
{
    private const string Cors = "Origin: https://app.example.com|Sec-Fetch-Mode: cors|Sec-Fetch-Site: ";
    private const string Chrome = "|User-Agent: Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36";
    private const string Firefox = "|User-Agent: Mozilla/5.0 (X11; rv:153.0) Gecko/20100101 Firefox/153.0";

    [Theory]
    [InlineData("GET", Cors + "same-site", CredentialsMode.Unknown)]
    [InlineData("GET", Cors + "same-site|Cookie: a=1", CredentialsMode.Include)]
    [InlineData("GET", Cors + "cross-site|Sec-Fetch-Storage-Access: none", CredentialsMode.Include)]
    [InlineData("GET", Cors + "cross-site" + Chrome, CredentialsMode.NotInclude)]
    [InlineData("GET", Cors + "cross-site" + Firefox, CredentialsMode.NotInclude)]
    [InlineData("GET", Cors + "cross-site|User-Agent: Mozilla/5.0 Version/18 Safari/605", CredentialsMode.Unknown)]
    [InlineData("GET", Cors + "cross-site|User-Agent: Mozilla/5.0 Chrome/120.0", CredentialsMode.Unknown)]
    [InlineData("GET", Cors + "same-site|Sec-Fetch-Dest: font", CredentialsMode.NotInclude)]
    [InlineData("GET", Cors + "same-site|Authorization: Basic eDp5", CredentialsMode.Include)]
    [InlineData("PUT", Cors + "same-site|Authorization: Basic eDp5", CredentialsMode.Unknown)]
    [InlineData("GET", Cors + "same-site|Authorization: Bearer x", CredentialsMode.Unknown)]
    [InlineData("OPTIONS", Cors + "same-site|Access-Control-Request-Method: PUT", CredentialsMode.Unknown)]
    [InlineData("OPTIONS", Cors + "cross-site|Access-Control-Request-Method: PUT" + Chrome, CredentialsMode.Unknown)]
    [InlineData(
        "OPTIONS",
        Cors + "cross-site|Access-Control-Request-Method: PUT|Sec-Fetch-Storage-Access: none" + Firefox,
        CredentialsMode.Include
    )]
    [InlineData("GET", "Sec-Fetch-Site: same-origin|Cookie: a=1", CredentialsMode.Unknown)]
    [InlineData("GET", Cors + "same-site|Sec-Fetch-Storage-Access: active", CredentialsMode.Unknown)]
    [InlineData("GET", Cors + "cross-site|Sec-Fetch-Dest: font|Cookie: a=1", CredentialsMode.Include)]
    [InlineData("GET", Cors + "cross-site|User-Agent: Mozilla/5.0 Chrome/132.0", CredentialsMode.Unknown)]
    [InlineData("GET", Cors + "cross-site|User-Agent: Mozilla/5.0 Chrome/133", CredentialsMode.NotInclude)]
    [InlineData("GET", Cors + "cross-site|User-Agent: Mozilla/5.0 Firefox/152.0", CredentialsMode.Unknown)]
    [InlineData("GET", Cors + "cross-site|User-Agent: Mozilla/5.0 Chrome/x", CredentialsMode.Unknown)]
    [InlineData("GET", Cors + "cross-site", CredentialsMode.Unknown)]
    [InlineData("GET", Cors + "same-site|X-A: 1|Authorization: Basic eDp5", CredentialsMode.Unknown)]
    [InlineData("GET", Cors + "same-site|Authorization: Digest x", CredentialsMode.Include)]
    public void A_request_may_show_its_credentials_mode(string method, string headers, CredentialsMode expected) =>
        Assert.Equal(expected, Observation.Of(Make.Request(method, Make.Api, headers.Split('|'))).Credentials);

    [Fact]
    public void A_request_that_was_sent_after_a_preflight_that_fails_with_credentials_has_none()
    {
        var request = Observation.Of(Make.Request("PUT", Make.Api, (Cors + "same-site").Split('|')));
        var asked = new PreflightQuestion("https://app.example.com", "PUT", []);
        var context = Make.Context("PUT");
        var wildcard = Judge.Preflight(context, Make.Answer(204, "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: PUT"));
        var refused = Judge.Preflight(context, Make.Answer(404));

        Assert.Equal(CredentialsMode.NotInclude, request.After(asked, wildcard).Credentials);
        Assert.Equal(CredentialsMode.Unknown, request.After(asked, refused).Credentials);
        Assert.Equal(CredentialsMode.Unknown, request.After(asked, null).Credentials);
    }

    [Fact]
    public void A_preflight_that_did_not_ask_for_Authorization_shows_that_the_browser_added_it()
    {
        var request = Observation.Of(Make.Request("PUT", Make.Api, (Cors + "same-site|Authorization: Basic eDp5").Split('|')));

        Assert.Equal(CredentialsMode.Include, request.After(new PreflightQuestion("o", "PUT", []), null).Credentials);
        Assert.Equal(CredentialsMode.Unknown, request.After(new PreflightQuestion("o", "PUT", ["authorization"]), null).Credentials);
    }

    [Fact]
    public void A_preflight_that_asked_for_Authorization_reverses_the_conclusion()
    {
        var request = Observation.Of(Make.Request("GET", Make.Api, (Cors + "same-site|Authorization: Basic eDp5").Split('|')));
        Assert.Equal(CredentialsMode.Include, request.Credentials);

        Assert.Equal(CredentialsMode.Unknown, request.After(new PreflightQuestion("o", "GET", ["authorization"]), null).Credentials);
    }
}
