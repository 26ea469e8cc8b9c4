using System.Text;
using System.Text.Json;
using DevProxy.Har;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Har;

public sealed class HarMessagesTests
{
    private static readonly MessagePart[] Messages =
    [
        new(100.5, MessageDirection.Sent, MessageType.Text, 5, "hello"),
        new(200, MessageDirection.Received, MessageType.Binary, 3, null) { Base64 = "AAEC" },
        new(300, MessageDirection.Received, MessageType.Close, 5, "bye") { CloseCode = 1000 },
    ];

    [Fact]
    public void They_are_written_as_Chrome_writes_them_and_once()
    {
        var record = Records.Plain() with { Messages = [.. Messages], MessagesBefore = 2 };
        using var entry = JsonDocument.Parse(HarWriter.Written(record));

        Assert.Equal(
            """[{"type":"send","time":1795348800.1005,"opcode":1,"data":"hello"},{"type":"receive","time":1795348800.2,"opcode":2,"data":"AAEC"},{"type":"receive","time":1795348800.3,"opcode":8,"data":"bye"}]""",
            entry.RootElement.GetProperty("_webSocketMessages").GetRawText()
        );
        Assert.False(entry.RootElement.GetProperty("_devproxy").TryGetProperty("messages", out _));
        using var other = JsonDocument.Parse(HarWriter.Written(Records.Plain()));
        Assert.False(other.RootElement.TryGetProperty("_webSocketMessages", out _));
    }

    [Fact]
    public void A_file_that_is_opened_shows_them_masked_and_what_is_no_message_costs_nothing()
    {
        var file = Read(
            """
            {"log":{"version":"1.2","creator":{"name":"WebInspector"},"entries":[
              {"startedDateTime":"2026-11-22T12:00:00.000Z","time":1,"_resourceType":"websocket",
               "request":{"method":"GET","url":"ws://localhost:3000/chat","headers":[]},"response":{"status":101,"headers":[]},
               "_webSocketMessages":[{"type":"send","time":1795348800.5,"opcode":1,"data":"{\"token\":\"x\"}"},7,{"type":"error"},
                                     {"type":"receive","time":1795348801,"opcode":2,"data":"AAEC"}]},
              {"startedDateTime":"2026-11-22T12:00:00.000Z","request":{"method":"GET","url":"http://localhost:3000/","headers":[]},
               "_webSocketMessages":"none"}]}}
            """
        );
        var records = HarRecords.Of(file, new Redaction([]));

        var messages = records[0].Messages!.Value;
        Assert.Equal([("""{"token":"***"}""", null), (null, "AAEC")], messages.Select(one => (one.Text, one.Base64)));
        Assert.Equal([500, 1000], messages.Select(one => Math.Round(one.AtMs)));
        Assert.Null(records[1].Messages);
    }

    [Fact]
    public void DevProxys_own_file_shows_them_too()
    {
        var record = Records.Plain() with { Messages = [.. Messages] };
        var file = Read(
            """{"log":{"entries":[ENTRY]}}""".Replace("ENTRY", Encoding.UTF8.GetString(HarWriter.Written(record)), StringComparison.Ordinal)
        );
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
            HarRecords.Write(json, file, new Redaction([]));
        using var shown = JsonDocument.Parse(output.ToArray());

        Assert.Equal("hello", shown.RootElement[0].GetProperty("messages")[0].GetProperty("text").GetString());
        Assert.Equal(3, shown.RootElement[0].GetProperty("messages").GetArrayLength());
    }

    private static HarFile Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return HarReader.Read(stream).File!;
    }
}
