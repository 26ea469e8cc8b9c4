namespace DevProxy.Cors.Tests;

public class ExposedHeadersTests
{
    private static readonly string[] Sent =
    [
        "Content-Type: a/b",
        "ETag: 1",
        "X-A: 1",
        "Set-Cookie: a=1",
        "Set-Cookie2: b=1",
        "CACHE-CONTROL: no-store",
    ];

    [Theory]
    [InlineData(null, false, "cache-control,content-type")]
    [InlineData("", false, "cache-control,content-type")]
    [InlineData("etag, Absent", false, "cache-control,content-type,etag")]
    [InlineData("set-cookie, x-a", true, "cache-control,content-type,x-a")]
    [InlineData("etag x-a", false, "cache-control,content-type")]
    [InlineData("*", true, "cache-control,content-type")]
    [InlineData("*", false, "access-control-expose-headers,cache-control,content-type,etag,x-a")]
    public void Script_reads_the_safelisted_and_the_listed_names(string? listed, bool include, string expected)
    {
        var headers = Make.Headers(listed is null ? Sent : [.. Sent, "Access-Control-Expose-Headers: " + listed]);

        Assert.Equal(expected, string.Join(',', ExposedHeaders.Of(headers, include)));
    }

    [Fact]
    public void Seven_names_are_readable_without_being_listed()
    {
        string[] safelisted = ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];

        Assert.Equal(
            safelisted,
            ExposedHeaders.Of(Make.Headers([.. safelisted.Select(name => name + ": x"), "Server: x", "Date: x"]), false)
        );
    }

    [Theory]
    [InlineData("ETag", 200, true)]
    [InlineData("Location", 201, true)]
    [InlineData("Location", 302, false)]
    [InlineData("RateLimit-Remaining", 200, true)]
    [InlineData("X-RateLimit-Limit", 200, true)]
    [InlineData("WWW-Authenticate", 401, true)]
    [InlineData("Server", 200, false)]
    public void Headers_that_pages_usually_need_are_known(string name, int status, bool expected) =>
        Assert.Equal(expected, ExposedHeaders.IsWanted(name, status));
}
