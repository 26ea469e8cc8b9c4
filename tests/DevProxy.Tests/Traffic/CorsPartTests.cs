using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class CorsPartTests
{
    [Theory]
    [InlineData("http://localhost:8010/api?a=b", "http://localhost:8010")]
    [InlineData("https://API.example.com:443/", "https://api.example.com")]
    [InlineData("no URL at all", "null")]
    public void Before_anything_is_judged_the_origins_are_known_and_nothing_else_is(string url, string target)
    {
        var part = CorsPart.NotJudged(
            Observation.Of(new ObservedRequest("GET", url, new HeaderList(new HeaderLine("origin", " http://localhost:3000 "))))
        );

        Assert.Equal(("http://localhost:3000", target), (part.Origin, part.TargetOrigin));
        Assert.Equal((Layout.NotABrowser, "off"), (part.Layout, part.Mode));
        Assert.Equal(((bool?)null, null, null, null), (part.NeedsPreflight, part.Preflight, part.Upstream, part.Delivered));
        Assert.Empty(part.Changed);
        Assert.Empty(part.Production);
    }
}
