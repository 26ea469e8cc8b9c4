using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Terminal;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Cli;

public sealed class ExchangeReportTests
{
    [Fact]
    public void The_last_messages_of_a_WebSocket_are_shown_a_line_each()
    {
        var messages = Enumerable
            .Range(0, 30)
            .Select(static i => new MessagePart(
                i * 1000,
                i % 2 == 0 ? MessageDirection.Sent : MessageDirection.Received,
                MessageType.Text,
                4,
                $"m {i}"
            ));
        var text = Shown(Records.Plain() with { Messages = [.. messages], MessagesBefore = 70 });

        Assert.Contains("100 messages, of which the last are", text, StringComparison.Ordinal);
        Assert.Contains("28.000 s sent text 4 bytes: m 28", text, StringComparison.Ordinal);
        Assert.Contains("29.000 s received text 4 bytes: m 29", text, StringComparison.Ordinal);
        Assert.DoesNotContain("m 19", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_operations_and_the_status_of_gRPC_are_shown_too()
    {
        var text = Shown(
            Records.Plain() with
            {
                Events = [new EventPart(1500, "7", "price", "{\n\u001b[2J}")],
                EventsBefore = 0,
                EventsUnreadable = "From some point on it cannot be read.",
                GraphQl = [new GraphQlOperation("query", "Users"), new GraphQlOperation("mutation", null)],
                Grpc = new GrpcStatus(16, "UNAUTHENTICATED", "who are you"),
            }
        );

        foreach (
            var line in new[]
            {
                "1 event:",
                "1.500 s price: { ",
                "From some point on it cannot be read.",
                "query Users",
                "mutation without a name",
                "16 UNAUTHENTICATED who are you",
            }
        )
            Assert.Contains(line, text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
    }

    private static string Shown(ExchangeRecord record)
    {
        using var json = JsonDocument.Parse(ExchangeJson.Write(record));
        return string.Join('\n', new ExchangeReport(json.RootElement).Lines(AnsiStyle.None, null));
    }
}
