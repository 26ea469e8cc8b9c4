namespace DevProxy.Cors.Tests;

public class InitiatorTests
{
    [Theory]
    [InlineData("X: y", "fetch")]
    [InlineData("Sec-Fetch-Dest: empty", "fetch")]
    [InlineData("Sec-Fetch-Dest: empty|X-Requested-With: XMLHttpRequest", "XMLHttpRequest")]
    [InlineData("Sec-Fetch-Dest: empty|Accept: text/event-stream|Cache-Control: no-cache", "resource")]
    [InlineData("Sec-Fetch-Dest: script", "script")]
    [InlineData("Sec-Fetch-Dest: font", "font")]
    [InlineData("Sec-Fetch-Dest: image", "image")]
    [InlineData("Sec-Fetch-Dest: video", "video")]
    [InlineData("Sec-Fetch-Dest: style", "CSS stylesheet")]
    [InlineData("Sec-Fetch-Dest: track", "text track")]
    [InlineData("Sec-Fetch-Dest: worker", "script")]
    public void Chrome_calls_it(string headers, string expected) => Assert.Equal(expected, Initiator.Of(Make.Headers(headers.Split('|'))));
}
