using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DevProxy.Tests.EndToEnd.Servers;

/// <summary>
/// An HTTP/1.1 server that keeps its connections open and every byte that came over them. It reads requests as a server does: the next
/// one begins where the last one ends.
/// </summary>
internal sealed class RecordingUpstream : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly Lock _gate = new();
    private readonly StringBuilder _bytes = new();
    private readonly RawUpstream _server;

    private RecordingUpstream(string answer) =>
        _server = RawUpstream.Start((stream, cancellation) => ServeAsync(stream, Encoding.Latin1.GetBytes(answer), cancellation));

    public string Url => _server.Url;

    /// <summary>The head of each request, in the order of their arrival.</summary>
    public IReadOnlyList<string> Heads => [.. _heads];

    /// <summary>The request line of each request.</summary>
    public IEnumerable<string> Lines => Heads.Select(head => head[..head.IndexOf("\r\n", StringComparison.Ordinal)]);

    /// <summary>All that arrived, over all connections, one character for one byte.</summary>
    public string Bytes
    {
        get
        {
            lock (_gate)
                return _bytes.ToString();
        }
    }

    /// <param name="answer">The whole answer to each request, which has to end by its framing.</param>
    public static RecordingUpstream Start(string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") => new(answer);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(NetworkStream stream, byte[] answer, CancellationToken cancellation)
    {
        while (await ReadAsync(stream, head => head.EndsWith("\r\n\r\n", StringComparison.Ordinal), cancellation) is { Length: > 0 } head)
        {
            var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            var body = length is null
                ? 0
                : int.Parse(length["Content-Length:".Length..], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
            await ReadAsync(stream, text => text.Length == body, cancellation);
            _heads.Enqueue(head);
            await stream.WriteAsync(answer, cancellation);
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream, Func<string, bool> isWhole, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!isWhole(text.ToString()) && await stream.ReadAsync(one, cancellation) > 0)
        {
            text.Append((char)one[0]);
            lock (_gate)
                _bytes.Append((char)one[0]);
        }

        return text.ToString();
    }
}
