namespace DevProxy.Cors.Tests;

public class SiteTests
{
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
    public void Ports_do_not_matter_and_schemes_do(string one, string other, bool expected) =>
        Assert.Equal(expected, Site.AreSame(Make.Origin(one), Make.Origin(other)));
}
