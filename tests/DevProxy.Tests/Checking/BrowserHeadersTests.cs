using DevProxy.Checking;
using DevProxy.Cors;

namespace DevProxy.Tests.Checking;

/// <summary>That these are Chromium's own is shown with Chromium, in EndToEnd; here is what it depends on.</summary>
public sealed class BrowserHeadersTests
{
    [Fact]
    public void A_preflight_has_Chromiums_lines_in_Chromiums_order()
    {
        var sent = Of("PUT", "http://127.0.0.1:8080/a", "http://localhost:3000", preflight: true, "X-Team: a");

        Assert.Equal(
            [
                "Host: 127.0.0.1:8080",
                "Connection: keep-alive",
                "Accept: */*",
                "Access-Control-Request-Method: PUT",
                "Access-Control-Request-Headers: x-team",
                "Origin: http://localhost:3000",
                "User-Agent: *",
                "Sec-Fetch-Mode: cors",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Dest: empty",
                "Referer: http://localhost:3000/",
                "Accept-Encoding: gzip, deflate, br, zstd",
                "Accept-Language: en-US,en;q=0.9",
            ],
            sent.Select(line => line.Name == "User-Agent" ? "User-Agent: *" : $"{line.Name}: {line.Value}")
        );
    }

    [Theory]
    [InlineData("http://localhost:3000", "http://localhost:8080/", "same-site")]
    [InlineData("http://localhost:3000", "http://127.0.0.1:8080/", "cross-site")]
    [InlineData("http://localhost:3000", "https://localhost:8080/", "cross-site")]
    [InlineData("https://app.example.com", "https://api.example.com/", "same-site")]
    [InlineData("http://localhost:3000", "http://localhost:3000/", "same-origin")]
    [InlineData("null", "http://localhost:3000/", "cross-site")]
    [InlineData("http://localhost:3000", "http://api.example.com/", null)]
    public void Fetch_metadata_is_for_trustworthy_URLs(string page, string url, string? site)
    {
        var sent = Of("GET", url, page);

        Assert.Equal(site, sent.Get("Sec-Fetch-Site"));
        Assert.Equal(site is not null, sent.Contains("sec-ch-ua"));
        Assert.Equal(site is null ? "gzip, deflate" : "gzip, deflate, br, zstd", sent.Get("Accept-Encoding"));
    }

    [Theory]
    [InlineData("http://localhost:3000", "http://api.example.com/", "http://localhost:3000/")]
    [InlineData("https://app.example.com", "https://api.example.com/", "https://app.example.com/")]
    [InlineData("https://app.example.com", "http://localhost:8080/", "https://app.example.com/")]
    [InlineData("https://app.example.com", "http://api.example.com/", null)]
    [InlineData("null", "http://api.example.com/", null)]
    public void The_referrer_is_the_origin_alone_and_nothing_where_security_would_be_lost(string page, string url, string? referer) =>
        Assert.Equal(referer, Of("GET", url, page).Get("Referer"));

    [Fact]
    public void What_script_sets_is_not_said_again()
    {
        var sent = Of(
            "GET",
            "http://localhost:8080/",
            "http://localhost:3000",
            false,
            "Accept: a/b",
            "accept-language: de",
            "User-Agent: me",
            "Range: bytes=0-1"
        );

        Assert.Equal(
            ("a/b", "de", "me", "identity"),
            (sent.Get("Accept"), sent.Get("Accept-Language"), sent.Get("User-Agent"), sent.Get("Accept-Encoding"))
        );
    }

    [Theory]
    [InlineData("If-None-Match: \"x\"", "max-age=0")]
    [InlineData("If-Range: \"x\"", "max-age=0")]
    [InlineData("X-Team: a", null)]
    public void A_conditional_request_goes_past_the_cache(string header, string? cacheControl) =>
        Assert.Equal(cacheControl, Of("GET", "http://localhost:8080/", "http://localhost:3000", false, header).Get("Cache-Control"));

    [Fact]
    public void The_site_of_a_request_is_the_worst_on_its_way()
    {
        Assert.True(Origin.TryParse("http://localhost:3000", out var page));
        var step = new FetchStep(FetchStepKind.Request, "GET", "http://localhost:8080/", HeaderList.Empty, false);

        Assert.Equal(
            "cross-site",
            BrowserHeaders.Of(step, page, ["http://127.0.0.1:1/", step.Url], HeaderList.Empty, null).Get("Sec-Fetch-Site")
        );
        Assert.Equal(
            "same-site",
            BrowserHeaders
                .Of(step with { Kind = FetchStepKind.Preflight }, page, ["http://127.0.0.1:1/", step.Url], HeaderList.Empty, null)
                .Get("Sec-Fetch-Site")
        );
    }

    private static HeaderList Of(string method, string url, string page, bool preflight = false, params string[] lines)
    {
        Assert.True(Origin.TryParse(page, out var origin));
        var headers = new HeaderList(lines.Select(line => new HeaderLine(line.Split(": ")[0], line.Split(": ")[1])));
        var walk = FetchWalk.Start(new FetchRequest(method, url, origin, headers, Include: false));
        if (!preflight && walk.Next!.Kind == FetchStepKind.Preflight)
            walk = walk.SkipPreflight();
        return BrowserHeaders.Of(walk.Next!, origin, [url], headers, null);
    }
}
