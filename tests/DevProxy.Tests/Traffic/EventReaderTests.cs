using System.IO.Compression;
using System.Text;
using DevProxy.Cors;
using DevProxy.Traffic;
using ZstdSharp;

namespace DevProxy.Tests.Traffic;

public sealed class EventReaderTests
{
    private const string Stream =
        "\uFEFF: hello\nretry: 10\ndata: one\n\nid: 7\r\nevent: price\r\ndata:two\r\ndata:  €\r\n\r\nid: 8\n\ndata\n\nevent: x\rdata: old Mac\r\rdata: never ended";

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(4096)]
    public void Events_are_read_however_the_bytes_are_cut(int piece)
    {
        var (exchange, reader) = Reader(null);
        foreach (var part in Encoding.UTF8.GetBytes(Stream).Chunk(piece))
            reader!.Read(part);

        Assert.Equal(
            [(null, "message", "one"), ("7", "price", "two\n €"), (null, "message", ""), (null, "x", "old Mac")],
            Shown(exchange).Select(one => (one.Id, one.Event, one.Data))
        );
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    public void Each_event_of_a_compressed_stream_is_there_when_it_was_flushed(string coding)
    {
        var (exchange, reader) = Reader(coding);
        using var output = new MemoryStream();
        using Stream compressed = coding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(output, CompressionLevel.Fastest),
            "br" => new BrotliStream(output, CompressionLevel.Fastest),
            _ => new CompressionStream(output),
        };
        for (var i = 1; i <= 3; i++)
        {
            compressed.Write(Encoding.UTF8.GetBytes($"data: event {i}\n\n"));
            compressed.Flush();
            reader!.Read(output.ToArray());
            output.SetLength(0);

            Assert.Equal(Enumerable.Range(1, i).Select(number => $"event {number}"), Shown(exchange).Select(one => one.Data));
        }

        Assert.Null(exchange.EventsUnreadable);
    }

    [Fact]
    public void Bytes_that_are_not_of_their_coding_and_codings_that_are_not_known_are_told()
    {
        var (broken, reader) = Reader("gzip");
        reader!.Read("data: plain after all\n\n"u8);
        Assert.NotNull(broken.EventsUnreadable);

        var (unknown, none) = Reader("dcb");
        Assert.Null(none);
        Assert.Contains("\"dcb\"", unknown.EventsUnreadable, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_larger_than_the_bound_is_cut_and_the_next_is_whole()
    {
        var (exchange, reader) = Reader(null, 100);
        reader!.Read(Encoding.UTF8.GetBytes($"data: {new string('x', 5000)}\ndata: more\n\ndata: small\n\n"));
        Assert.Equal([(null, false), ("small", false)], Shown(exchange).Select(one => (one.Data, one.Truncated)));

        (exchange, reader) = Reader(null, 100);
        reader!.Read(Encoding.UTF8.GetBytes($"data: {new string('x', 5000)}\n\n"));
        Assert.Equal([(new string('x', 100), true)], Shown(exchange).Select(one => (one.Data, one.Truncated)));
    }

    [Theory]
    [InlineData("application/json", 100)]
    [InlineData(null, 100)]
    [InlineData("text/event-stream", 0)]
    public void Nothing_is_read_of_another_type_or_where_nothing_is_kept(string? type, int bytes)
    {
        var exchange = Exchange(bytes);
        Assert.Null(EventReader.Of(exchange, type, null));
        Assert.Null(exchange.ToRecord(new Redaction([])).Events);
    }

    private static (Exchange, EventReader?) Reader(string? coding, int bytes = 65536)
    {
        var exchange = Exchange(bytes);
        return (exchange, EventReader.Of(exchange, "text/event-stream; charset=utf-8", coding));
    }

    private static Exchange Exchange(int bytes) =>
        new(
            1,
            DateTimeOffset.UnixEpoch,
            new ArrivedRequest(ExchangeKind.Request, new ObservedRequest("GET", "http://localhost:8010/", HeaderList.Empty), "HTTP/1.1")
        )
        {
            ShownBodyBytes = bytes,
        };

    private static EventPart[] Shown(Exchange exchange) => [.. exchange.ToRecord(new Redaction([])).Events!.Value];
}
