namespace DevProxy.Cors.Tests;

public class RedirectTests
{
    private const string Home = Make.Page + "/a/b?c";
    private const string Other = "https://cdn.example.net/x";

    [Theory]
    [InlineData(301, true)]
    [InlineData(302, true)]
    [InlineData(303, true)]
    [InlineData(307, true)]
    [InlineData(308, true)]
    [InlineData(300, false)]
    [InlineData(304, false)]
    [InlineData(305, false)]
    [InlineData(200, false)]
    public void A_redirect_has_a_redirect_status_and_a_Location(int status, bool expected)
    {
        Assert.Equal(expected, Redirect.Is(Make.Answer(status, "Location: /x")));
        Assert.False(Redirect.Is(Make.Answer(status)));
    }

    [Theory]
    [InlineData(302, "/other", null)]
    [InlineData(302, Other, null)]
    [InlineData(302, "https://user:password@cdn.example.net/x", FailureCode.RedirectUserinfo)]
    [InlineData(307, "https://user@api.example.com/x", FailureCode.RedirectUserinfo)]
    [InlineData(301, "ftp://api.example.com/x", FailureCode.RedirectNotHttp)]
    [InlineData(303, "mailto:a@example.com", FailureCode.RedirectNotHttp)]
    [InlineData(304, "ftp://api.example.com/x", null)]
    public void Some_redirects_end_a_CORS_request(int status, string location, FailureCode? code)
    {
        var answer = Make.Answer(status, $"Location: {location}", "Access-Control-Allow-Origin: *");

        Assert.Equal(code, Redirect.Refusal(Make.Api, answer));
        Assert.Equal(
            code,
            Judge.Request(Make.Context(credentials: CredentialsMode.NotInclude) with { ScriptRevalidates = true }, answer).Code
        );
    }

    [Theory]
    [InlineData(Home, Other, false)]
    [InlineData(Make.Api, "https://api.example.com:443/other", false)]
    [InlineData(Make.Api, "/other", false)]
    [InlineData(Make.Api, Other, true)]
    [InlineData(Make.Api, Make.Page, true)]
    [InlineData(Make.Api, "http://api.example.com/", true)]
    public void A_redirect_from_one_other_origin_to_another_taints(string from, string to, bool tainted)
    {
        Assert.Equal(tainted, Follow("GET", from, 302, to).IsTainted);
        Assert.True(Follow("GET", from, 302, to, tainted: true).IsTainted);
    }

    [Theory]
    [InlineData("POST", 301, "GET")]
    [InlineData("POST", 302, "GET")]
    [InlineData("POST", 303, "GET")]
    [InlineData("POST", 307, "POST")]
    [InlineData("POST", 308, "POST")]
    [InlineData("PUT", 301, "PUT")]
    [InlineData("PUT", 302, "PUT")]
    [InlineData("PUT", 303, "GET")]
    [InlineData("HEAD", 303, "HEAD")]
    [InlineData("GET", 303, "GET")]
    public void Some_redirects_change_the_method_to_GET_without_a_body(string method, int status, string expected)
    {
        var next = Follow(method, Make.Api, status, "/other", "Content-Type: a/b", "content-language: de", "X-A: 1");

        Assert.Equal(expected, next.Method);
        Assert.Equal(expected == method, next.Headers.Contains("Content-Type"));
        Assert.Equal(expected == method, next.Headers.Contains("Content-Language"));
        Assert.True(next.Headers.Contains("X-A"));
    }

    [Theory]
    [InlineData("/other", true)]
    [InlineData(Other, false)]
    public void Crossing_an_origin_removes_Authorization(string location, bool stays) =>
        Assert.Equal(stays, Follow("GET", Make.Api, 302, location, "authorization: Bearer x").Headers.Contains("Authorization"));

    [Theory]
    [InlineData(Make.Api, "/x", "https://api.example.com/x")]
    [InlineData(Make.Api, "x?y", "https://api.example.com/x?y")]
    [InlineData(Home, "?z", Make.Page + "/a/b?z")]
    [InlineData(Make.Api, "//cdn.example.net/x", Other)]
    [InlineData(Make.Api, "\\\\cdn.example.net\\x", Other)]
    public void A_relative_Location_is_resolved(string from, string location, string expected) =>
        Assert.Equal(expected, Follow("GET", from, 302, location).Url);

    [Theory]
    [InlineData(true, "https://u:p@api.example.com/x", FailureCode.RedirectUserinfo)]
    [InlineData(true, "https://u@app.example.com/x", FailureCode.RedirectUserinfo)]
    [InlineData(false, "https://u:p@cdn.example.net/x", FailureCode.RedirectUserinfo)]
    [InlineData(false, "https://u:p@app.example.com/x", null)]
    [InlineData(true, "ftp://api.example.com/x", FailureCode.RedirectNotHttp)]
    [InlineData(true, "data:text/plain,x", FailureCode.RedirectNotHttp)]
    [InlineData(true, "javascript:alert(1)", FailureCode.RedirectNotHttp)]
    [InlineData(true, "https://", FailureCode.RedirectNotHttp)]
    [InlineData(true, "https://:@api.example.com/x", null)]
    [InlineData(true, "https://@api.example.com/x", null)]
    [InlineData(true, "https://:p@api.example.com/x", FailureCode.RedirectUserinfo)]
    [InlineData(true, "//u:p@api.example.com/x", FailureCode.RedirectUserinfo)]
    [InlineData(true, "ws://api.example.com/x", FailureCode.RedirectNotHttp)]
    [InlineData(true, "file:///etc/passwd", FailureCode.RedirectNotHttp)]
    public void Some_Locations_are_not_followed(bool isCors, string location, FailureCode? expected)
    {
        var hop = new FetchHop("GET", isCors ? Make.Api : Home, HeaderList.Empty, isCors, false, 0);

        Assert.Equal(
            expected,
            Redirect.Follow(hop, Make.Origin(Make.Page), FetchMode.Cors, Make.Answer(302, "Location: " + location)).Code
        );
    }

    [Theory]
    [InlineData(19, null)]
    [InlineData(20, FailureCode.RedirectTooMany)]
    public void Twenty_redirects_are_followed(int count, FailureCode? expected)
    {
        var hop = new FetchHop("GET", Make.Api, HeaderList.Empty, true, false, count);

        Assert.Equal(expected, Redirect.Follow(hop, Make.Origin(Make.Page), FetchMode.Cors, Make.Answer(302, "Location: /x")).Code);
    }

    private static FetchHop Follow(string method, string from, int status, string location, params string[] headers) =>
        Follow(method, from, status, location, false, headers);

    private static FetchHop Follow(string method, string from, int status, string location, bool tainted, params string[] headers)
    {
        var hop = new FetchHop(method, from, Make.Headers(headers), true, tainted, 0);
        var step = Redirect.Follow(hop, Make.Origin(Make.Page), FetchMode.Cors, Make.Answer(status, "Location: " + location));
        Assert.Null(step.Code);
        Assert.Equal(1, step.Next!.Count);
        return step.Next;
    }

    [Theory]
    [InlineData("Content-Encoding")]
    [InlineData("CONTENT-LANGUAGE")]
    [InlineData("content-location")]
    [InlineData("Content-Type")]
    public void Headers_that_describe_the_body_are_removed_with_it(string name) =>
        Assert.False(Follow("DELETE", Make.Api, 303, "/x", name + ": a", "Content-Foo: a").Headers.Contains(name));

    [Theory]
    [InlineData("https://api.example.com:8443/x")]
    [InlineData("http://api.example.com/x")]
    [InlineData("https://www.api.example.com/x")]
    public void A_different_port_scheme_or_host_removes_Authorization_and_taints(string location)
    {
        var next = Follow("GET", Make.Api, 302, location, "Authorization: x", "X-A: 1");

        Assert.False(next.Headers.Contains("Authorization"));
        Assert.True(next.Headers.Contains("X-A"));
        Assert.True(next.IsTainted);
    }

    [Fact]
    public void User_info_in_a_same_origin_redirect_is_followed_but_not_to_another_origin()
    {
        var hop = new FetchHop("GET", Home, HeaderList.Empty, false, false, 0);
        var page = Make.Origin(Make.Page);

        Assert.Null(Redirect.Follow(hop, page, FetchMode.NoCors, Make.Answer(302, "Location: https://u:p@cdn.example.net/x")).Code);
        Assert.Equal(
            FailureCode.RedirectUserinfo,
            Redirect.Follow(hop, page, FetchMode.Cors, Make.Answer(302, "Location: https://u:p@cdn.example.net/x")).Code
        );
        Assert.Equal(
            FailureCode.RedirectTooMany,
            Redirect
                .Follow(
                    hop with
                    {
                        Count = 20,
                        IsCors = true,
                    },
                    page,
                    FetchMode.Cors,
                    Make.Answer(302, "Location: https://u:p@cdn.example.net/x")
                )
                .Code
        );
    }
}
