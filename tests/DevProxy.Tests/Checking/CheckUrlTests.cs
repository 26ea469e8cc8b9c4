using DevProxy.Checking;
using DevProxy.Cors;

namespace DevProxy.Tests.Checking;

public sealed class CheckUrlTests
{
    [Theory]
    [InlineData("http://api.example.com/a?b#c", "http://api.example.com/a?b")]
    [InlineData("HTTPS://api.example.com", "HTTPS://api.example.com")]
    [InlineData("localhost:8080/a", "http://localhost:8080/a")]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("[::1]:8080/a", "http://[::1]:8080/a")]
    public void A_URL_loses_its_fragment_and_host_and_port_get_their_scheme(string written, string url) =>
        Assert.Equal((url, null), CheckUrl.Read(written));

    [Theory]
    [InlineData(
        null,
        "check needs the URL that the page would call, as in: devproxy check https://api.example.com/users --origin http://localhost:3000"
    )]
    [InlineData(
        "proxy.json",
        "check asks a live server and takes a URL. To check the configuration proxy.json: devproxy validate proxy.json"
    )]
    [InlineData(
        "proxy.conf.js",
        "check asks a live server and takes a URL. To check the configuration proxy.conf.js: devproxy validate proxy.conf.js"
    )]
    [InlineData("a.har", "check asks a live server and takes a URL. To look at what a browser recorded: devproxy diagnose a.har")]
    [InlineData(
        "api.example.com/users",
        "\"api.example.com/users\" is not a valid URL: it has no http:// or https:// in front. Write http://api.example.com/users "
            + "or https://api.example.com/users."
    )]
    [InlineData(
        "ws://localhost/hmr",
        "CORS does not apply to WebSockets: a server has to look at Origin itself. Give the http:// or https:// URL of a request."
    )]
    [InlineData(
        "h2c://localhost:8080/a",
        "browsers do not speak HTTP/2 without TLS. Write http://localhost:8080/a, or the address under which the page calls it."
    )]
    [InlineData("ftp://localhost/a", "a page can fetch http:// and https:// URLs from another origin, no ftp: ones. Give one of those.")]
    [InlineData("http://", "\"http://\" is not a valid URL. Write one such as https://api.example.com/users.")]
    [InlineData(
        "http://me:secret@localhost/",
        "no page can fetch a URL with a user name or password in it. Write it without, and add --header 'Authorization: …'."
    )]
    public void Anything_else_is_told_with_what_to_write(string? written, string problem) =>
        Assert.Equal(problem, CheckUrl.Read(written).Problem);

    [Theory]
    [InlineData("http://localhost:8080", "http://localhost:8080/")]
    [InlineData("http://localhost:80/a", "http://localhost/a")]
    [InlineData("HTTP://LocalHost:8080/A", "http://localhost:8080/A")]
    [InlineData("http://localhost:8080?a", "http://localhost:8080/?a")]
    [InlineData("http://localhost:8080/a%2eb%2F%41?c=%2e|d", "http://localhost:8080/a%2eb%2F%41?c=%2e|d")]
    [InlineData("http://localhost:8080/a/../b?c=/../d", "http://localhost:8080/b?c=/../d")]
    [InlineData("http://localhost:8080/a?b=/../c", "http://localhost:8080/a?b=/../c")]
    [InlineData("http://localhost:8080/a/%2E%2e", "http://localhost:8080/")]
    [InlineData("http://localhost:8080/a b/ü", "http://localhost:8080/a%20b/%C3%BC")]
    [InlineData("http://münchen.example/", "http://xn--mnchen-3ya.example/")]
    public void A_URL_is_what_a_browser_makes_of_it(string written, string url) => Assert.Equal(url, BrowserUrl.Normalize(written));
}
