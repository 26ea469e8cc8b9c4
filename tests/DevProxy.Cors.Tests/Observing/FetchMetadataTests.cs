namespace DevProxy.Cors.Tests;

public class FetchMetadataTests
{
    [Fact]
    public void The_target_is_the_URL_as_the_browser_called_it() =>
        Assert.Equal("http://localhost:8010", FetchMetadata.Of(Make.Request("GET", "http://LOCALHOST:8010/x?y"), null).TargetOrigin);

    [Fact]
    public void In_a_chain_of_proxies_the_first_host_is_what_the_browser_called() =>
        Assert.Equal(
            "https://a.example",
            FetchMetadata
                .Of(Make.Request("GET", Make.Api, "X-Forwarded-Host: a.example, b.example", "X-Forwarded-Proto: https, http"), null)
                .ForwardedOrigin
        );

    [Theory]
    [InlineData("cross-site", "https://app.example.com", true)]
    [InlineData("same-site", "https://a.example", false)]
    [InlineData(null, "https://app.example.com", false)]
    [InlineData(null, "https://a.example.net", true)]
    [InlineData(null, null, null)]
    public void Sec_Fetch_Site_or_else_the_origins_show_whether_it_is_cross_site(string? site, string? origin, bool? expected)
    {
        List<string> lines = [];
        if (site is not null)
            lines.Add("Sec-Fetch-Site: " + site);
        if (origin is not null)
            lines.Add("Origin: " + origin);

        Assert.Equal(expected, FetchMetadata.Of(Make.Request("GET", Make.Api, [.. lines]), null).IsCrossSite);
    }

    [Theory]
    [InlineData("Origin: http://localhost:8010|Referer: http://localhost:3000/x|Sec-Fetch-Site: same-origin", "http://localhost:3000")]
    [InlineData("Origin: http://localhost:8010|X-Forwarded-Host: localhost:3000", "http://localhost:3000")]
    [InlineData("Origin: http://localhost:3000|Referer: http://localhost:3000/x|Sec-Fetch-Site: same-origin", null)]
    [InlineData("Origin: http://localhost:8010|Sec-Fetch-Site: same-origin", null)]
    [InlineData("Origin: null|Referer: http://localhost:3000/x|Sec-Fetch-Site: same-origin", null)]
    [InlineData("Referer: http://localhost:3000/x|Sec-Fetch-Site: same-origin", null)]
    [InlineData("Origin: http://localhost:8010|Referer: http://localhost:3000/x|Sec-Fetch-Site: same-site", null)]
    public void A_dev_server_may_have_replaced_the_pages_origin(string headers, string? page) =>
        Assert.Equal(page, FetchMetadata.Of(Make.Request("POST", "http://localhost:8010/api", headers.Split('|')), null).OverwrittenOrigin);
}
