namespace DevProxy.Cors.Tests;

public class BackendFingerprintsTests
{
    [Theory]
    [InlineData("X-Powered-By: Express", null, Backend.Express)]
    [InlineData("Server: nginx/1.22|X-Powered-By: Express", null, Backend.Express)]
    [InlineData("X: y", "<pre>Cannot PUT /api</pre>", Backend.Express)]
    [InlineData("Server: Kestrel", null, Backend.AspNetCore)]
    [InlineData("Server: WSGIServer/0.2 CPython/3.12", null, Backend.Django)]
    [InlineData("Server: Werkzeug/3.0 Python/3.12", null, Backend.Flask)]
    [InlineData("Server: uvicorn", null, Backend.FastApi)]
    [InlineData("X: y", "{\"detail\":\"Method Not Allowed\"}", Backend.FastApi)]
    [InlineData("Set-Cookie: JSESSIONID=1; Path=/", null, Backend.Spring)]
    [InlineData("X: y", "<h1>Whitelabel Error Page</h1>", Backend.Spring)]
    [InlineData("X-Runtime: 0.01|X-Request-Id: 1", null, Backend.Rails)]
    [InlineData("Set-Cookie: XSRF-TOKEN=x|Set-Cookie: laravel_session=x", null, Backend.Laravel)]
    [InlineData("X: y", "404 page not found\n", Backend.Go)]
    [InlineData("Server: nginx", "<html>404</html>", Backend.Nginx)]
    [InlineData("Server: Caddy", null, Backend.Caddy)]
    [InlineData("apigw-requestid: x", null, Backend.ApiGateway)]
    [InlineData("Server: cloudflare", "no", null)]
    public void An_answer_shows_its_backend(string headers, string? body, Backend? expected) =>
        Assert.Equal(expected, BackendFingerprints.Match(Make.Headers(headers.Split('|')), body)?.Backend);

    [Theory]
    [InlineData("X-Powered-By: Express", null, "X-Powered-By: Express")]
    [InlineData("Set-Cookie: XSRF-TOKEN=x|Set-Cookie: laravel_session=s3cret", null, "Set-Cookie: laravel_session=…")]
    [InlineData("Server: Apache/2.4|X: y", null, "Server: Apache/2.4")]
    [InlineData("X-Runtime: 0.01|X-Request-Id: 1", null, "X-Runtime and X-Request-Id")]
    [InlineData("X: y", "<pre>Cannot PUT /api</pre>", null)]
    public void The_header_line_that_shows_it_is_told_without_a_cookie_s_value(string headers, string? body, string? line) =>
        Assert.Equal(line, BackendFingerprints.Match(Make.Headers(headers.Split('|')), body)!.Header);
}
