namespace DevProxy.Cors.Tests;

public class MimeTypeTests
{
    [Theory]
    [InlineData("text/plain", "text/plain")]
    [InlineData("Text/PLAIN;charset=utf-8", "text/plain")]
    [InlineData("\t text/plain \r\n", "text/plain")]
    [InlineData("text/plain ;", "text/plain")]
    [InlineData("text/plain;;;garbage", "text/plain")]
    [InlineData("text /plain", null)]
    [InlineData("text/ plain", null)]
    [InlineData("text/plain,", null)]
    [InlineData("text/plain,x/x", null)]
    [InlineData("text/", null)]
    [InlineData("/plain", null)]
    [InlineData("text", null)]
    [InlineData("", null)]
    [InlineData("text/plain\u000b", null)]
    public void The_essence_is_parsed_strictly(string value, string? expected) => Assert.Equal(expected, MimeType.Essence(value));
}
