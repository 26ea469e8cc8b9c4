using DevProxy.Checking;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Traffic;

namespace DevProxy.Tests.Har;

public sealed class RedirectTrailTests
{
    [Fact]
    public void A_chain_is_known_by_its_first_entry()
    {
        var trail = new RedirectTrail();
        var first = Entry("http://a.example/x", 302, "y");
        trail.Note(first);
        trail.Note(Entry("http://a.example/y", 307, "http://b.example/z"));

        Assert.Same(first, trail.FirstOf(Entry("http://b.example/z", 200)));
        Assert.Null(trail.FirstOf(first));
    }

    [Theory]
    [InlineData(200, "/y")]
    [InlineData(302, null)]
    [InlineData(302, "http://")]
    public void Anything_but_a_redirect_leads_nowhere(int status, string? location)
    {
        var trail = new RedirectTrail();
        trail.Note(Entry("http://a.example/x", status, location));

        Assert.Null(trail.FirstOf(Entry("http://a.example/y", 200)));
    }

    private static HarEntry Entry(string url, int status, string? location = null) =>
        new(
            0,
            default,
            null,
            new ObservedRequest("GET", url, HeaderList.Empty),
            new Answer(status, new HeaderList(location is null ? [] : [new HeaderLine("Location", location)])),
            null,
            null,
            null,
            false
        );
}
