namespace DevProxy.Cors.Tests;

public class RolesTests
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
    [InlineData("POST", "Origin: https://a.example|Accept: text/html,*/*|Content-Type: application/x-www-form-urlencoded", CorsRole.Navigation, false)]
    [InlineData("POST", "Origin: https://a.example|Accept: text/html,*/*|Content-Type: application/json", CorsRole.CorsRequest, false)]
    [InlineData("POST", "Origin: https://a.example|X-Forwarded-Host: a.example|X-Forwarded-Proto: https", CorsRole.SameOrigin, false)]
    [InlineData("GET", "Sec-Fetch-Mode: cors|Sec-Fetch-Site: cross-site", CorsRole.Plain, false)]
    public void A_request_has_a_role(string method, string headers, CorsRole role, bool isCertain)
    {
        var observation = Observation.Of(Make.Request(method, Url, headers.Length == 0 ? [] : headers.Split('|')));

        Assert.Equal((role, isCertain), (observation.Role, observation.IsCertain));
    }
}
