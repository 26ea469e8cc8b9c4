using System.Text;
using System.Text.Json;
using DevProxy.Har;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Har;

public sealed class OwnRecordTests
{
    [Fact]
    public void Bodies_come_from_the_entry_and_everything_else_stays_as_it_was_written()
    {
        using var record = JsonDocument.Parse(
            """{"id":42,"extra":[1],"request":{"method":"PUT","body":{"size":5,"mimeType":"text/plain","truncated":true}},"response":{"status":200,"body":null},"cors":{"mode":"repair"}}"""
        );
        var entry = Records.Plain() with { };
        entry = entry with { Request = entry.Request with { Body = new BodyPart(99, "other", "hello", null, false) } };

        Assert.Equal(
            """{"id":42,"extra":[1],"request":{"method":"PUT","body":{"size":5,"mimeType":"text/plain","truncated":true,"text":"hello"}},"response":{"status":200,"body":null},"cors":{"mode":"repair"}}""",
            Written(record.RootElement, entry)
        );
    }

    [Theory]
    [InlineData("""{"request":7,"response":"x","cors":[]}""")]
    [InlineData("""{"request":{},"cors":{}}""")]
    public void What_somebody_wrote_by_hand_passes_as_it_is(string text)
    {
        using var record = JsonDocument.Parse(text);

        Assert.Equal(text, Written(record.RootElement, Records.Plain()));
    }

    private static string Written(JsonElement record, ExchangeRecord entry)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            new OwnRecord(record).Write(json, entry);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
