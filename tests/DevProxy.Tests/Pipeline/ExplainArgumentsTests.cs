using DevProxy.Pipeline;

namespace DevProxy.Tests.Pipeline;

public sealed class ExplainArgumentsTests
{
    [Theory]
    [InlineData("/api", "GET", "/api", null)]
    [InlineData("api/users", "GET", "/api/users", null)]
    [InlineData("POST /api", "POST", "/api", null)]
    [InlineData("delete /api p.json", "DELETE", "/api", "p.json")]
    [InlineData("PROPFIND /dav", "PROPFIND", "/dav", null)]
    [InlineData("/api p.json", "GET", "/api", "p.json")]
    [InlineData("users p.json", "GET", "/users", "p.json")]
    [InlineData("localhost:8010/x?y=1#z", "GET", "http://localhost:8010/x?y=1", null)]
    [InlineData("[::1]:8010", "GET", "http://[::1]:8010", null)]
    [InlineData("/login?next=http://a.example/", "GET", "/login?next=http://a.example/", null)]
    [InlineData("/a%2Fb/../c", "GET", "/a%2Fb/../c", null)]
    [InlineData("/é", "GET", "/%C3%A9", null)]
    public void Method_URL_and_file_are_told_apart(string line, string method, string url, string? file) =>
        Assert.Equal(new ExplainArguments(method, url, file), ExplainArguments.Read(line.Split(' ')).Words);

    [Theory]
    [InlineData("", "needs the path")]
    [InlineData("PUT", "needs the path")]
    [InlineData("GET /a b c", "one argument too many, c")]
    [InlineData("ftp://a/b", "not something that DevProxy forwards")]
    [InlineData("http://localhost:65536/a", "not something that DevProxy forwards")]
    [InlineData("http://localhost:0/a", "not something that DevProxy forwards")]
    [InlineData("localhost:65536/a", "not something that DevProxy forwards")]
    public void What_is_wrong_is_told(string line, string problem) =>
        Assert.Contains(
            problem,
            ExplainArguments.Read(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Problem,
            StringComparison.Ordinal
        );
}
