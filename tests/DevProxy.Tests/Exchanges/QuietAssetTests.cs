using DevProxy.Cors;
using DevProxy.Exchanges;

namespace DevProxy.Tests.Exchanges;

public sealed class QuietAssetTests
{
    [Theory]
    [InlineData("script", 200, true)]
    [InlineData("image", 304, true)]
    [InlineData("font", 200, true)]
    [InlineData("style", 404, false)]
    [InlineData("empty", 200, false)]
    [InlineData("document", 200, false)]
    [InlineData("iframe", 200, false)]
    [InlineData("websocket", 101, false)]
    [InlineData(null, 200, false)]
    public void Only_what_an_element_fetched_with_success_is_quiet(string? destination, int status, bool quiet) =>
        Assert.Equal(quiet, QuietAsset.Is(true, null, status, null, Headers(destination)));

    [Fact]
    public void With_cors_in_play_nothing_is_quiet()
    {
        var situation = new Situation("http://localhost/", "http://localhost:3000", "GET", [], CredentialsMode.Unknown);
        var answer = new Answer(200, HeaderList.Empty);

        Assert.False(QuietAsset.Is(true, null, 200, Judge.Request(situation, answer), Headers("font")));
        Assert.True(QuietAsset.Is(true, null, 200, Judge.NotApplicable(situation, answer), Headers("font")));
    }

    [Fact]
    public void What_is_open_or_failed_is_not_quiet()
    {
        Assert.False(QuietAsset.Is(false, null, 200, null, Headers("script")));
        Assert.False(QuietAsset.Is(true, new ExchangeError("client_gone", "", ""), 200, null, Headers("script")));
        Assert.False(QuietAsset.Is(true, null, null, null, Headers("script")));
    }

    private static HeaderList Headers(string? destination) =>
        destination is null ? HeaderList.Empty : new HeaderList(new HeaderLine("Sec-Fetch-Dest", destination));
}
