using DevProxy.Checking;

namespace DevProxy.Tests.Checking;

public sealed class PageOriginTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("http://localhost:3000", "http://localhost:3000")]
    [InlineData("HTTPS://App.Example.com:443", "https://app.example.com")]
    [InlineData("null", "null")]
    public void An_origin_is_read_as_browsers_write_it(string? written, string? origin) =>
        Assert.Equal((origin, null), (PageOrigin.Read(written).Origin?.Serialized, PageOrigin.Read(written).Problem));

    [Theory]
    [InlineData(
        "http://localhost:3000/",
        "\"http://localhost:3000/\" is a URL, and an origin is scheme://host[:port] alone. Write --origin http://localhost:3000."
    )]
    [InlineData(
        "https://a.example/b?c",
        "\"https://a.example/b?c\" is a URL, and an origin is scheme://host[:port] alone. Write --origin https://a.example."
    )]
    [InlineData(
        "a.example",
        "\"a.example\" is not a valid origin: the scheme is missing. Write --origin http://a.example or --origin https://a.example."
    )]
    [InlineData(
        "://",
        "\"://\" is not a valid origin. Write scheme://host[:port], as in --origin http://localhost:3000, or null for a sandboxed frame."
    )]
    public void Anything_else_is_told_with_what_to_write(string written, string problem) =>
        Assert.Equal((null, problem), PageOrigin.Read(written));
}
