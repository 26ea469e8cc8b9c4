using System.Text.Json;
using System.Text.Json.Nodes;
using DevProxy.Cors;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class ExchangeRecordTests
{
    private static readonly BodyPart Body = new(5, "text/plain", "hello", null, false);

    [Fact]
    public void Without_body_contents_everything_else_stays()
    {
        var plain = Records.Plain();
        var whole = plain with
        {
            Request = plain.Request with { Body = Body },
            Response = plain.Response! with { Body = Body },
            Remarks = ["a"],
            ReplayOf = 7,
        };

        var bare = whole.WithoutBodyContents();

        var size = Body.WithoutContent();
        Assert.Equal((size, size), (bare.Request.Body, bare.Response!.Body));
        Assert.Equal(whole, bare with { Request = whole.Request, Response = whole.Response });
    }

    [Fact]
    public void An_exchange_without_bodies_or_answer_has_none_to_lose()
    {
        var open = Records.Plain() with { Response = null };

        Assert.Equal(open, open.WithoutBodyContents());
    }

    [Fact]
    public void Only_a_replay_names_what_it_repeats()
    {
        var record = Records.Plain();

        Assert.False(JsonNode.Parse(ExchangeJson.Write(record))!.AsObject().ContainsKey("replayOf"));
        Assert.Equal(7, (long)JsonNode.Parse(ExchangeJson.Write(record with { ReplayOf = 7 }))!["replayOf"]!);
    }

    [Theory]
    [InlineData("hello", null)]
    [InlineData(null, "AAAA")]
    public void Without_its_content_a_body_keeps_size_type_and_whether_it_was_cut(string? text, string? base64)
    {
        var bare = new BodyPart(5, "text/plain", text, base64, true).WithoutContent();

        Assert.Equal(new BodyPart(5, "text/plain", null, null, true), bare);
        Assert.Equal("""{"size":5,"mimeType":"text/plain","truncated":true}""", JsonSerializer.Serialize(bare, ExchangeJson.Options));
    }

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
