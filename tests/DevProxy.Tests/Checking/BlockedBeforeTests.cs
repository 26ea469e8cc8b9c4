using DevProxy.Checking;
using DevProxy.Cors;

namespace DevProxy.Tests.Checking;

public sealed class BlockedBeforeTests
{
    [Theory]
    [InlineData("https://app.example.com", "http://api.example.com/", "mixed content")]
    [InlineData("https://app.example.com", "http://localhost:8080/", "Local Network Access")]
    [InlineData("https://app.example.com", "https://localhost:8080/", "Local Network Access")]
    [InlineData("https://localhost:3000", "http://api.example.com/", "mixed content")]
    public void What_a_browser_would_not_even_send_gets_a_remark(string page, string url, string words) =>
        Assert.Contains(words, Assert.Single(Notes(page, url)), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://app.example.com", "https://api.example.com/")]
    [InlineData("http://localhost:3000", "http://api.example.com/")]
    [InlineData("https://localhost:3000", "http://localhost:8080/")]
    [InlineData("null", "http://localhost:8080/")]
    public void Anything_else_gets_none(string page, string url) => Assert.Empty(Notes(page, url));

    private static IEnumerable<string> Notes(string page, string url)
    {
        Assert.True(Origin.TryParse(page, out var origin));
        return BlockedBefore.Notes(origin, url);
    }
}
