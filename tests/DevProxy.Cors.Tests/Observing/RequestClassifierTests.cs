namespace DevProxy.Cors.Tests;

public class RequestClassifierTests
{
    private const string Url = "http://localhost:8010/api";

    [Theory]
    [InlineData("GET", "", CorsRole.Plain, true)]
    [InlineData("OPTIONS", "", CorsRole.Plain, true)]
    [InlineData("OPTIONS", "Origin: http://localhost:3000", CorsRole.CorsRequest, false)]
    [InlineData("OPTIONS", "Origin: http://localhost:3000|Access-Control-Request-Method: PUT", CorsRole.Preflight, true)]
    [InlineData("POST", "Origin: http://localhost:8010", CorsRole.SameOrigin, true)]
    [InlineData("GET", "Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors", CorsRole.SameOrigin, true)]
    [InlineData("POST", "Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors|Origin: http://localhost:5173", CorsRole.SameOrigin, true)]
    [InlineData("GET", "Sec-Fetch-Site: same-site|Sec-Fetch-Mode: cors|Origin: http://localhost:3000", CorsRole.CorsRequest, true)]
    [InlineData("GET", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: cors|Origin: null", CorsRole.CorsRequest, true)]
    [InlineData("POST", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors|Origin: https://a.example", CorsRole.NoCors, true)]
    [InlineData("GET", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors", CorsRole.NoCors, true)]
    [InlineData("POST", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Origin: https://a.example", CorsRole.Navigation, true)]
    [InlineData("GET", "Sec-Fetch-Mode: websocket|Origin: https://a.example", CorsRole.WebSocket, true)]
    [InlineData("GET", "Upgrade: WebSocket|Origin: https://a.example", CorsRole.WebSocket, true)]
    [InlineData("GET", "Origin: https://a.example", CorsRole.CorsRequest, false)]
    [InlineData("POST", "Origin: https://a.example|Upgrade-Insecure-Requests: 1", CorsRole.Navigation, false)]
    [InlineData(
        "POST",
        "Origin: https://a.example|Accept: text/html,*/*|Content-Type: application/x-www-form-urlencoded",
        CorsRole.Navigation,
        false
    )]
    [InlineData("POST", "Origin: https://a.example|Accept: text/html,*/*|Content-Type: application/json", CorsRole.CorsRequest, false)]
    [InlineData("POST", "Origin: https://a.example|X-Forwarded-Host: a.example|X-Forwarded-Proto: https", CorsRole.SameOrigin, false)]
    [InlineData("GET", "Sec-Fetch-Mode: cors|Sec-Fetch-Site: cross-site", CorsRole.Plain, false)]
    public void A_request_has_a_role(string method, string headers, CorsRole role, bool isCertain)
    {
        var observation = Observation.Of(Make.Request(method, Url, headers.Length == 0 ? [] : headers.Split('|')));

        Assert.Equal((role, isCertain), (observation.Role, observation.IsCertain));
    }

    [Theory]
    [InlineData("GET", "User-Agent: curl/8", Layout.NotABrowser)]
    [InlineData("GET", "User-Agent: curl/8|X-Forwarded-For: 1.2.3.4", Layout.NotABrowser)]
    [InlineData("GET", "User-Agent: Mozilla/5.0|Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors", Layout.Front)]
    [InlineData("GET", "User-Agent: Mozilla/5.0|Sec-Fetch-Site: none|Sec-Fetch-Mode: navigate", Layout.Front)]
    [InlineData(
        "GET",
        "User-Agent: Mozilla/5.0|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Referer: https://a.example/",
        Layout.Front
    )]
    [InlineData("GET", "User-Agent: Mozilla/5.0", Layout.Front)]
    [InlineData("GET", "Origin: http://localhost:3000|Sec-Fetch-Site: same-site|Sec-Fetch-Mode: cors", Layout.Beside)]
    [InlineData("OPTIONS", "Origin: http://localhost:3000|Access-Control-Request-Method: PUT", Layout.Beside)]
    [InlineData("GET", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors", Layout.Beside)]
    [InlineData("GET", "Origin: http://localhost:3000|Upgrade: websocket", Layout.Beside)]
    [InlineData("GET", "Origin: http://localhost:8010|Upgrade: websocket", Layout.Front)]
    [InlineData("POST", "Origin: http://localhost:5173|Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors", Layout.Behind)]
    [InlineData("GET", "Referer: http://localhost:5173/x|Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors", Layout.Behind)]
    [InlineData("GET", "Referer: http://localhost:8010/x|Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors", Layout.Front)]
    [InlineData("GET", "Origin: http://localhost:5173|Sec-Fetch-Site: same-origin|Upgrade: websocket", Layout.Behind)]
    [InlineData("GET", "Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors|X-Forwarded-Host: localhost:5173", Layout.Behind)]
    [InlineData("GET", "Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors|Connection: close", Layout.Behind)]
    [InlineData("GET", "Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors|Connection: keep-alive", Layout.Front)]
    [InlineData(
        "PUT",
        "Origin: http://localhost:4000|Sec-Fetch-Site: same-site|Sec-Fetch-Mode: cors|X-Forwarded-Host: localhost:5173",
        Layout.Behind
    )]
    [InlineData("OPTIONS", "Origin: http://localhost:4000|Access-Control-Request-Method: PUT|X-Forwarded-For: 127.0.0.1", Layout.Behind)]
    [InlineData("PUT", "Origin: http://localhost:4000|Sec-Fetch-Site: same-site|Sec-Fetch-Mode: cors|Connection: close", Layout.Beside)]
    public void A_request_shows_the_layout(string method, string headers, Layout expected) =>
        Assert.Equal(expected, Observation.Of(Make.Request(method, Url, headers.Split('|'))).Layout);

    [Theory]
    [InlineData("http://localhost:5173/api", Layout.Behind)]
    [InlineData("http://localhost:8010/api", Layout.Front)]
    [InlineData("http://devbox.test:5173/api", Layout.Front)]
    public void A_loopback_Host_with_another_port_shows_a_dev_server(string url, Layout expected) =>
        Assert.Equal(expected, Observation.Of(Make.Request("GET", url, "Sec-Fetch-Site: same-origin"), localPort: 8010).Layout);
}
