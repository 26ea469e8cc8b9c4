namespace DevProxy.Cors.Tests;

public class PlainOriginTests
{
    [Theory]
    [InlineData("http://localhost:5173/x?y#z", "http", "localhost", 5173, "http://localhost:5173")]
    [InlineData("https://app.example.com", "https", "app.example.com", 443, "https://app.example.com")]
    [InlineData("https://app.example.com:443/", "https", "app.example.com", 443, "https://app.example.com")]
    [InlineData("http://a_b.example?x:y", "http", "a_b.example", 80, "http://a_b.example")]
    public void A_plain_URL_is_read(string url, string scheme, string host, int port, string serialized) =>
        Assert.Equal((scheme, host, port, serialized), PlainOrigin.Read(url));

    [Theory]
    [InlineData("http://127.0.0.1")]
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
    [InlineData("ftp://a.example")]
    [InlineData("capacitor://localhost")]
    [InlineData("http://a.example/ x")]
    public void Anything_else_is_left_to_Uri(string url) => Assert.Null(PlainOrigin.Read(url));

    [Theory]
    [InlineData("http://localhost:5173/x")]
    [InlineData("https://app.example.com:8443")]
    [InlineData("https://a-b.c_d.example:443/")]
    public void It_agrees_with_Uri(string url)
    {
        var uri = new Uri(url);
        var plain = PlainOrigin.Read(url);

        Assert.Equal((uri.Scheme, uri.IdnHost, uri.Port, uri.GetLeftPart(UriPartial.Authority)), plain);
    }
}
