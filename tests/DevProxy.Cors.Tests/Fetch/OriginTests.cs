namespace DevProxy.Cors.Tests;

public class OriginTests
{
    [Theory]
    [InlineData("https://app.example.com", "https", "app.example.com", 443, "https://app.example.com")]
    [InlineData("http://localhost:5173", "http", "localhost", 5173, "http://localhost:5173")]
    [InlineData("HTTPS://APP.example.com:443", "https", "app.example.com", 443, "https://app.example.com")]
    [InlineData("http://a.example:080", "http", "a.example", 80, "http://a.example")]
    [InlineData("http://[::1]:3000", "http", "[::1]", 3000, "http://[::1]:3000")]
    [InlineData("http://[0:0:0:0:0:0:0:1]", "http", "[::1]", 80, "http://[::1]")]
    [InlineData("http://127.0.0.1:80", "http", "127.0.0.1", 80, "http://127.0.0.1")]
    [InlineData("http://127.1", "http", "127.0.0.1", 80, "http://127.0.0.1")]
    [InlineData("https://b\u00fccher.example", "https", "xn--bcher-kva.example", 443, "https://xn--bcher-kva.example")]
    [InlineData("http://a_b.example", "http", "a_b.example", 80, "http://a_b.example")]
    [InlineData("capacitor://localhost", "capacitor", "localhost", 0, "capacitor://localhost")]
    [InlineData("tauri://localhost:1420", "tauri", "localhost", 1420, "tauri://localhost:1420")]
    [InlineData("chrome-extension://abcdefghijklmnop", "chrome-extension", "abcdefghijklmnop", 0, "chrome-extension://abcdefghijklmnop")]
    [InlineData("wss://a.example:443", "wss", "a.example", 443, "wss://a.example")]
    public void An_origin_is_serialized_as_in_a_browser(string text, string scheme, string host, int port, string serialized)
    {
        Assert.True(Origin.TryParse(text, out var origin));

        Assert.Equal((scheme, host, port, serialized), (origin.Scheme, origin.Host, origin.Port, origin.Serialized));
        Assert.Equal(serialized, origin.ToString());
        Assert.True(Origin.TryParse(serialized, out var again));
        Assert.Equal(origin, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("NULL")]
    [InlineData("localhost:3000")]
    [InlineData("example.com")]
    [InlineData("//a.example")]
    [InlineData("/a")]
    [InlineData("https://a.example/")]
    [InlineData("https://a.example/x")]
    [InlineData("https://a.example?x")]
    [InlineData("https://a.example#x")]
    [InlineData("https://u@a.example")]
    [InlineData("https://a.example, https://b.example")]
    [InlineData("https://a.example:99999")]
    [InlineData("https://a.example:x")]
    [InlineData("https://")]
    [InlineData("https://a b")]
    [InlineData(" https://a.example")]
    [InlineData("https:\\\\a.example")]
    [InlineData("https://*.example.com")]
    [InlineData("https://a%2eb")]
    [InlineData("https://a<b")]
    [InlineData("1http://a")]
    public void Anything_else_is_not_an_origin(string? text) => Assert.False(Origin.TryParse(text, out _));

    [Fact]
    public void The_opaque_origin_is_null_and_never_the_same_origin()
    {
        Assert.True(Origin.TryParse("null", out var opaque));

        Assert.True(opaque.IsOpaque);
        Assert.Equal("null", opaque.Serialized);
        Assert.False(opaque.IsSameOriginWith(opaque));
    }

    [Theory]
    [InlineData("https://a.example/x?y#z", "https://a.example")]
    [InlineData("https://u:p@a.example:8443/", "https://a.example:8443")]
    [InlineData("http://a.example?x", "http://a.example")]
    [InlineData("ftp://a.example/x", "ftp://a.example")]
    public void A_URL_has_an_origin(string url, string expected)
    {
        Assert.True(Origin.TryFromUrl(url, out var origin));
        Assert.Equal(expected, origin.Serialized);
    }

    [Theory]
    [InlineData("http://localhost:5173", "http://localhost:8080", false)]
    [InlineData("http://localhost", "http://127.0.0.1", false)]
    [InlineData("http://localhost", "https://localhost", false)]
    [InlineData("https://a.example", "https://A.example:443", true)]
    public void Origins_are_the_same_by_scheme_host_and_port(string one, string other, bool expected) =>
        Assert.Equal(expected, Make.Origin(one).IsSameOriginWith(Make.Origin(other)));

    [Theory]
    [InlineData("http://localhost:1", true)]
    [InlineData("https://app.localhost", true)]
    [InlineData("http://127.200.0.1", true)]
    [InlineData("http://[::1]:1", true)]
    [InlineData("capacitor://localhost", false)]
    [InlineData("http://localhost.evil.example", false)]
    [InlineData("http://128.0.0.1", false)]
    [InlineData("http://0.0.0.0", false)]
    [InlineData("null", false)]
    public void Loopback_is_localhost_and_its_addresses_over_http(string text, bool expected) =>
        Assert.Equal(expected, Make.Origin(text).IsLoopback);

    [Theory]
    [InlineData("http://a.example:80", true)]
    [InlineData("https://a.example:443", true)]
    [InlineData("https://a.example:80", false)]
    [InlineData("capacitor://localhost", false)]
    public void The_default_port_is_the_schemes(string text, bool expected) => Assert.Equal(expected, Make.Origin(text).HasDefaultPort);

    // Two or three origins are read for each request, so the usual URLs are read without Uri.
    [Theory]
    [InlineData("http://localhost:5173/x?y#z")]
    [InlineData("https://app.example.com")]
    [InlineData("https://app.example.com:443/")]
    [InlineData("https://a-b.c_d.example:8443/")]
    [InlineData("http://a_b.example?x:y")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://10.0.255.1:8080/x")]
    public void A_plain_URL_is_read_without_Uri_and_has_the_same_origin(string url)
    {
        var uri = new Uri(url);

        Assert.Equal((uri.Scheme, uri.IdnHost, uri.Port, uri.GetLeftPart(UriPartial.Authority)), PlainOrigin.Read(url));
    }

    [Theory]
    [InlineData("http://127.1")]
    [InlineData("http://127.0.0.01")]
    [InlineData("http://127.0.0.256")]
    [InlineData("http://1.2.3.4.5")]
    [InlineData("http://a.1.2.3")]
    [InlineData("http://[::1]")]
    [InlineData("http://LOCALHOST")]
    [InlineData("http://u@a.example")]
    [InlineData("http://a.example:080")]
    [InlineData("http://a.example:99999")]
    [InlineData("http://a.example:")]
    [InlineData("http://a..example")]
    [InlineData("http://a.example.")]
    [InlineData("http://xn--bcher-kva.example")]
    [InlineData("http://a.0x7f")]
    [InlineData("http://")]
    [InlineData("http://a.example/ x")]
    public void A_URL_that_is_not_plain_is_left_to_Uri(string url) => Assert.Null(PlainOrigin.Read(url));

    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData("app.localhost", "app.localhost")]
    [InlineData("example.com", "example.com")]
    [InlineData("a.b.example.com", "example.com")]
    [InlineData("a.example.co.uk", "example.co.uk")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]", "[::1]")]
    public void A_site_is_the_registrable_domain(string host, string expected) => Assert.Equal(expected, Site.Of(host));

    [Theory]
    [InlineData("http://localhost:5173", "http://localhost:8080", true)]
    [InlineData("http://localhost", "https://localhost", false)]
    [InlineData("https://app.example.com", "https://api.example.com", true)]
    [InlineData("https://app.example.com", "https://cdn.example.net", false)]
    [InlineData("null", "null", false)]
    public void Sites_are_the_same_whatever_the_port_but_not_the_scheme(string one, string other, bool expected) =>
        Assert.Equal(expected, Site.AreSame(Make.Origin(one), Make.Origin(other)));
}
