namespace DevProxy.Cors.Tests;

public class ChromeMessageTests
{
    private const string Start = $"Access to fetch at '{Make.Api}' from origin '{Make.Page}' has been blocked by CORS policy: ";
    private const string OnPreflight = Start + "Response to preflight request doesn't pass access control check: ";
    private const string Valid = " Have the server send the header with a valid value.";

    [Theory]
    [InlineData("X: y", "No 'Access-Control-Allow-Origin' header is present on the requested resource.")]
    [InlineData(
        "Access-Control-Allow-Origin: a, b",
        "The 'Access-Control-Allow-Origin' header contains multiple values 'a, b', but only one is allowed." + Valid
    )]
    [InlineData("Access-Control-Allow-Origin: foo", "The 'Access-Control-Allow-Origin' header contains the invalid value 'foo'." + Valid)]
    [InlineData(
        "Access-Control-Allow-Origin: http://b",
        "The 'Access-Control-Allow-Origin' header has a value 'http://b' that is not equal to the supplied origin." + Valid
    )]
    [InlineData(
        "Access-Control-Allow-Origin: *",
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's "
            + "credentials mode is 'include'."
    )]
    [InlineData(
        "Access-Control-Allow-Origin: " + Make.Page,
        "The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's "
            + "credentials mode is 'include'."
    )]
    public void The_CORS_check_prints_the_same_on_answers_and_preflights(string header, string text)
    {
        var context = Make.Context(credentials: CredentialsMode.Include);

        Assert.Equal(Start + text, Judge.Request(context, Make.Answer(200, header)).Message);
        Assert.Equal(OnPreflight + text, Judge.Preflight(context, Make.Answer(200, header)).Message);
    }

    [Fact]
    public void An_XMLHttpRequest_has_a_line_about_withCredentials_and_none_about_a_valid_value()
    {
        var context = Make.Context(credentials: CredentialsMode.Include) with { Initiator = "XMLHttpRequest" };
        const string Begin = $"Access to XMLHttpRequest at '{Make.Api}' from origin '{Make.Page}' has been blocked by CORS policy: ";

        Assert.Equal(
            Begin + "The 'Access-Control-Allow-Origin' header contains the invalid value 'foo'.",
            Judge.Request(context, Make.Answer(200, "Access-Control-Allow-Origin: foo")).Message
        );
        Assert.EndsWith(
            "credentials mode is 'include'. The credentials mode of requests initiated by the XMLHttpRequest is controlled by the "
                + "withCredentials attribute.",
            Judge.Request(context, Make.Answer(200, "Access-Control-Allow-Origin: *")).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(404, "X: y", OnPreflight + "It does not have HTTP ok status.")]
    [InlineData(302, "Location: /x", OnPreflight + "Redirect is not allowed for a preflight request.")]
    [InlineData(
        200,
        "Access-Control-Allow-Methods: GET PUT",
        Start + "Cannot parse Access-Control-Allow-Methods response header field in preflight response."
    )]
    [InlineData(
        200,
        "Access-Control-Allow-Headers: a;b",
        Start + "Cannot parse Access-Control-Allow-Headers response header field in preflight response."
    )]
    [InlineData(200, "X: y", Start + "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.")]
    [InlineData(
        200,
        "Access-Control-Allow-Methods: PUT",
        Start + "Request header field x-a is not allowed by Access-Control-Allow-Headers in preflight response."
    )]
    public void The_preflight_has_its_own_lines(int status, string header, string expected)
    {
        var context = Make.Context("PUT", CredentialsMode.NotInclude, "x-a", "x-b");

        Assert.Equal(expected, Judge.Preflight(context, Make.Answer(status, "Access-Control-Allow-Origin: *", header)).Message);
    }

    [Fact]
    public void A_redirect_names_the_first_URL_and_the_pages_origin()
    {
        var context = Make.Context() with { Origin = "null", PageOrigin = Make.Page, RedirectedFrom = "https://a.example/" };

        Assert.StartsWith(
            $"Access to fetch at '{Make.Api}' (redirected from 'https://a.example/') from origin '{Make.Page}' has been",
            Judge.Request(context, Make.Answer(200)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Redirects_and_modes_have_their_own_lines()
    {
        var redirect = Make.Answer(302, "Location: ftp://b.example/x");

        Assert.Equal(
            $"Access to fetch at 'ftp://b.example/x' (redirected from '{Make.Api}') from origin '{Make.Page}' has been blocked by CORS "
                + "policy: "
                + "Cross origin requests are only supported for protocol schemes: chrome, chrome-experimental-site-token-provider, "
                + "chrome-extension, "
                + "chrome-untrusted, data, http, https, isolated-app.",
            Judge.Refuse(Make.Context(), FailureCode.RedirectNotHttp, redirect).Message
        );
        Assert.Equal(
            Start + "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.",
            Judge.Refuse(Make.Context(), FailureCode.RedirectUserinfo, redirect).Message
        );
        Assert.Equal(
            $"Fetch API cannot load {Make.Api}. Request mode is \"same-origin\" but the URL's origin is not same as the request origin "
                + $"{Make.Page}.",
            Judge.Refuse(Make.Context(), FailureCode.ModeSameOrigin, null).Message
        );
        Assert.Null(Judge.Preflight(Make.Context("PUT"), null).Message);
    }
}
