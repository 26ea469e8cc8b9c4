using System.Collections.Immutable;
using DevProxy.Checking;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Traffic;

namespace DevProxy.Tests.Har;

public sealed class HarTimelineTests
{
    private const string Page = "http://localhost:3000";

    [Fact]
    public void A_preflight_stands_before_the_request_that_it_asks_for_whatever_the_file_says()
    {
        var ordered = HarTimeline.Of([Request(0, "PUT", "/a"), Request(1, "GET", "/b", 5), Preflight(2, "PUT", "/a", 10)], null);

        Assert.Equal([(2, 0), (0, 2), (1, null)], ordered.Select(pair => (pair.Entry.Index, pair.Partner?.Index)));
    }

    [Fact]
    public void Of_several_the_nearest_is_meant()
    {
        var ordered = HarTimeline.Of(
            [Request(0, "PUT", "/a"), Preflight(1, "PUT", "/a", 4), Request(2, "PUT", "/a", 100), Preflight(3, "PUT", "/a", 104)],
            null
        );

        Assert.Equal([(1, 0), (0, 1), (3, 2), (2, 3)], ordered.Select(pair => (pair.Entry.Index, pair.Partner?.Index)));
    }

    [Theory]
    [InlineData("DELETE", "/a", 4)]
    [InlineData("PUT", "/b", 4)]
    [InlineData("PUT", "/a", 10_001)]
    public void Another_method_another_URL_or_another_time_is_another_call(string method, string path, int milliseconds)
    {
        var ordered = HarTimeline.Of([Preflight(0, "PUT", "/a"), Request(1, method, path, milliseconds)], null);

        Assert.All(ordered, pair => Assert.Null(pair.Partner));
    }

    [Fact]
    public void A_request_is_completed_with_what_its_preflight_shows()
    {
        var preflight = Preflight(0, "GET", "/a", 0, "Access-Control-Request-Headers: authorization,x-team");

        var completed = HarTimeline.Of([preflight, Request(1, "GET", "/a", 1, "X-Team: a")], null)[1].Entry.Request.Headers;

        Assert.Equal([("X-Team", "a"), ("authorization", ""), ("origin", Page)], completed.Select(line => (line.Name, line.Value)));
    }

    [Theory]
    [InlineData(null, "http://localhost:8080/a", true)]
    [InlineData("fetch", "http://localhost:8080/a", true)]
    [InlineData("xhr", "http://localhost:8080/a", true)]
    [InlineData("image", "http://localhost:8080/a", false)]
    [InlineData("document", "http://localhost:8080/a", false)]
    [InlineData("fetch", "http://localhost:3000/a", false)]
    [InlineData("fetch", "data:text/plain,a", false)]
    public void A_pages_origin_is_assumed_for_what_its_script_asks_of_others(string? type, string url, bool isAssumed)
    {
        Assert.True(Origin.TryParse(Page, out var page));
        var entry = Entry(0, "GET", url, 0) with { ResourceType = type };

        Assert.Equal(isAssumed ? Page : null, HarTimeline.Of([entry], page)[0].Entry.Request.Headers.Get("Origin"));
    }

    private static HarEntry Preflight(int index, string method, string path, int milliseconds = 0, params string[] lines) =>
        Entry(
            index,
            "OPTIONS",
            "http://localhost:8080" + path,
            milliseconds,
            ["Origin: " + Page, "Access-Control-Request-Method: " + method, .. lines]
        );

    private static HarEntry Request(int index, string method, string path, int milliseconds = 0, params string[] lines) =>
        Entry(index, method, "http://localhost:8080" + path, milliseconds, lines);

    private static HarEntry Entry(int index, string method, string url, int milliseconds, params string[] lines)
    {
        var headers = new HeaderList(lines.Select(line => new HeaderLine(line.Split(": ")[0], line.Split(": ")[1])).ToImmutableArray());
        return new HarEntry(
            index,
            DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds),
            null,
            new ObservedRequest(method, url, headers),
            null,
            null,
            null,
            null,
            false
        );
    }

    [Fact]
    public void A_chain_is_known_by_its_first_entry()
    {
        var trail = new RedirectTrail();
        var first = Answered("http://a.example/x", 302, "y");
        trail.Note(first);
        trail.Note(Answered("http://a.example/y", 307, "http://b.example/z"));

        Assert.Same(first, trail.FirstOf(Answered("http://b.example/z", 200)));
        Assert.Null(trail.FirstOf(first));
    }

    [Theory]
    [InlineData(200, "/y")]
    [InlineData(302, null)]
    [InlineData(302, "http://")]
    public void Anything_but_a_redirect_leads_nowhere(int status, string? location)
    {
        var trail = new RedirectTrail();
        trail.Note(Answered("http://a.example/x", status, location));

        Assert.Null(trail.FirstOf(Answered("http://a.example/y", 200)));
    }

    private static HarEntry Answered(string url, int status, string? location = null) =>
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
