using System.Text.Json.Nodes;
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
}
