namespace DevProxy.Tests.Configuration.Reading;

public sealed class TargetReaderTests
{
    [Theory]
    [InlineData("https://api.example.com", "https://api.example.com", "", false)]
    [InlineData("https://api.example.com/", "https://api.example.com", "", false)]
    [InlineData("https://api.example.com/v2/", "https://api.example.com", "/v2", false)]
    [InlineData("https://api.example.com/a/../%2F%2e//b", "https://api.example.com", "/a/../%2F%2e//b", false)]
    [InlineData("HTTPS://API.Example.com:443", "https://api.example.com", "", false)]
    [InlineData("http://localhost:3000", "http://localhost:3000", "", false)]
    [InlineData("http://[::1]:3000/x", "http://[::1]:3000", "/x", false)]
    [InlineData("h2c://localhost:50051", "http://localhost:50051", "", true)]
    [InlineData("ws://localhost:5174", "http://localhost:5174", "", false)]
    [InlineData("wss://api.example.com/ws", "https://api.example.com", "/ws", false)]
    [InlineData("localhost:3000", "http://localhost:3000", "", false)]
    [InlineData("localhost:3000/api", "http://localhost:3000", "/api", false)]
    [InlineData("[::1]:3000", "http://[::1]:3000", "", false)]
    [InlineData("my_backend:80", "http://my_backend", "", false)]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example", "", false)]
    public void A_target_is_scheme_host_port_and_a_path_that_stays_as_it_is(
        string written,
        string origin,
        string basePath,
        bool http2Cleartext
    )
    {
        var target = Given.Route($"\"{written}\"").Target!;

        Assert.Equal(
            (written, origin, basePath, http2Cleartext),
            (target.Written, target.Origin.Serialized, target.BasePath, target.Http2Cleartext)
        );
    }

    [Theory]
    [InlineData("", "empty", "https://api.example.com")]
    [InlineData("api.example.com", "no scheme", "write \"https://api.example.com\"")]
    [InlineData("https://", "has no host", "https://api.example.com")]
    [InlineData("localhost", "no scheme", "write \"http://localhost\"")]
    [InlineData("api.example.com/v2", "no scheme", "write \"https://api.example.com/v2\"")]
    [InlineData("/api", "is a path", "https://api.example.com")]
    [InlineData("http://local host", "white space", "https://api.example.com")]
    [InlineData("ftp://example.com", "ftp:// is not supported", "http://")]
    [InlineData("htp://example.com", "htp:// is not supported", "did you mean http://?")]
    [InlineData("https://user:hunter2@example.com", "user name or a password", "Authorization")]
    [InlineData("https://example.com/x?y=1", "query", "remove it")]
    [InlineData("https://example.com#x", "fragment", "remove it")]
    [InlineData("https://example.com/a b", "not allowed in a URL", "/a%20b")]
    [InlineData("https://example.com/ü", "not allowed in a URL", "/%C3%BC")]
    [InlineData("http://localhost:99999", "no valid host and port", "http://localhost:3000")]
    [InlineData("http://localhost:0", "no valid host and port", "http://localhost:3000")]
    [InlineData("http://[::1", "no valid host and port", "http://localhost:3000")]
    [InlineData("http://:3000", "has no host", "http://localhost:3000")]
    public void What_is_no_target_is_told(string written, string message, string fix)
    {
        var problem = Given.Problem($$"""{ "routes": { "/api": { "target": ‸"{{written}}" } } }""", message, fix);

        Assert.Equal("routes[\"/api\"].target", problem.Path);
        Assert.DoesNotContain("hunter2", problem.Message + problem.Fix, StringComparison.Ordinal);
    }
}
