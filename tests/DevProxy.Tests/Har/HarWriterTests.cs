using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Har;

public sealed class HarWriterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_entry_has_all_that_HAR_1_2_requires()
    {
        var log = await WrittenAsync(Records.Plain("/api/users?a=1&b&c=%20x&a=2"));

        Assert.Equal("1.2", log.GetProperty("version").GetString());
        Assert.Equal("DevProxy", log.GetProperty("creator").GetProperty("name").GetString());
        Assert.NotEmpty(log.GetProperty("creator").GetProperty("version").GetString()!);
        var entry = log.GetProperty("entries")[0];
        Assert.Equal("2026-11-22T12:00:00.000Z", entry.GetProperty("startedDateTime").GetString());
        Assert.Equal(34.2, entry.GetProperty("time").GetDouble());
        Assert.Equal(JsonValueKind.Object, entry.GetProperty("cache").ValueKind);
        AssertHas(
            entry.GetProperty("request"),
            "method",
            "url",
            "httpVersion",
            "cookies",
            "headers",
            "queryString",
            "headersSize",
            "bodySize"
        );
        AssertHas(
            entry.GetProperty("response"),
            "status",
            "statusText",
            "httpVersion",
            "cookies",
            "headers",
            "content",
            "redirectURL",
            "headersSize",
            "bodySize"
        );
        AssertHas(entry.GetProperty("response").GetProperty("content"), "size", "mimeType");
        Assert.Equal(
            ["a=1", "b=", "c=%20x", "a=2"],
            entry
                .GetProperty("request")
                .GetProperty("queryString")
                .EnumerateArray()
                .Select(pair => $"{pair.GetProperty("name")}={pair.GetProperty("value")}")
        );
        var timings = entry.GetProperty("timings");
        Assert.Equal(
            entry.GetProperty("time").GetDouble(),
            timings.GetProperty("send").GetDouble() + timings.GetProperty("wait").GetDouble() + timings.GetProperty("receive").GetDouble(),
            6
        );
    }

    [Fact]
    public async Task The_record_stands_beside_it_without_the_contents_of_bodies()
    {
        var plain = Records.Plain();
        var record = plain with
        {
            Request = plain.Request with { Method = "POST", Body = new BodyPart(5, "text/plain", "hello", null, false) },
            Response = plain.Response! with { Body = new BodyPart(900, "image/png", null, "AAEC", true) },
        };

        var entry = (await WrittenAsync(record)).GetProperty("entries")[0];

        Assert.Equal("hello", entry.GetProperty("request").GetProperty("postData").GetProperty("text").GetString());
        var content = entry.GetProperty("response").GetProperty("content");
        Assert.Equal(
            ("AAEC", "base64", 900),
            (content.GetProperty("text").GetString(), content.GetProperty("encoding").GetString(), content.GetProperty("size").GetInt64())
        );
        var own = entry.GetProperty("_devproxy");
        Assert.Equal(42, own.GetProperty("id").GetInt64());
        Assert.Equal(5, own.GetProperty("request").GetProperty("body").GetProperty("size").GetInt64());
        Assert.DoesNotContain("hello", own.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exchange_without_an_answer_has_status_0_and_the_reason()
    {
        var entry = (
            await WrittenAsync(Records.Plain() with { Response = null, Upstream = null, DurationMs = null, Error = Records.Refused })
        ).GetProperty("entries")[0];

        Assert.Equal(0, entry.GetProperty("response").GetProperty("status").GetInt32());
        Assert.Equal("connection_refused", entry.GetProperty("response").GetProperty("_error").GetString());
        Assert.Equal(0, entry.GetProperty("time").GetDouble());
    }

    [Theory]
    [InlineData("document", "document")]
    [InlineData("style", "stylesheet")]
    [InlineData("empty", "fetch")]
    [InlineData("image", "image")]
    public async Task DevTools_finds_an_entry_under_its_kind(string dest, string type) =>
        Assert.Equal(
            type,
            (await WrittenAsync(Records.Plain(requestHeaders: "Sec-Fetch-Dest: " + dest)))
                .GetProperty("entries")[0]
                .GetProperty("_resourceType")
                .GetString()
        );

    [Fact]
    public async Task Entries_go_out_while_later_ones_are_still_to_be_asked_for()
    {
        using var stream = new MemoryStream();
        var before = new List<long>();
        var body = new BodyPart(50_000, "text/plain", new string('x', 50_000), null, false);
        var records = Enumerable
            .Range(1, 50)
            .Select(id =>
            {
                before.Add(stream.Length);
                return Records.Plain() with { Id = id, Response = Records.Plain().Response! with { Body = body } };
            });

        await HarWriter.WriteAsync(stream, records, Token);

        Assert.All(before.Index().Skip(5), asked => Assert.True(asked.Item > (asked.Index - 5) * 50_000L));
    }

    [Fact]
    public async Task What_is_written_is_read_again()
    {
        var answer = Records.Answer(302, "Location: /x", "Set-Cookie: a=1", "Set-Cookie: b=2");
        using var stream = new MemoryStream();
        await HarWriter.WriteAsync(stream, [Records.Cross(Records.Bare, answer)], Token);
        stream.Position = 0;

        var file = HarReader.Read(stream).File;

        var entry = Assert.Single(file!.Entries);
        Assert.Equal(302, entry.Answer!.Status);
        Assert.Equal(answer.Headers, entry.Answer.Headers);
        Assert.Equal(Records.Bare.Headers, entry.Upstream!.Headers);
        Assert.Equal(34.2, entry.DurationMs);
    }

    private static void AssertHas(JsonElement element, params string[] names)
    {
        foreach (var name in names)
            Assert.True(element.TryGetProperty(name, out _), name);
    }

    private static async Task<JsonElement> WrittenAsync(ExchangeRecord record)
    {
        using var stream = new MemoryStream();
        await HarWriter.WriteAsync(stream, [record], Token);
        return JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("log").Clone();
    }
}
