using System.Net.Sockets;
using System.Text;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Checking;

/// <summary>A server whose answers a test writes, head by head: what it was asked is kept byte for byte.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly RawUpstream _upstream;
    private readonly List<string> _bodies = [];

    private ScriptedServer(Func<string, string?> answer) =>
        _upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var head = await RawUpstream.ReadHeadAsync(stream, cancellation);
                _upstream!.Heads.Enqueue(head);
                await ReadBodyAsync(stream, head, cancellation);
                if (answer(head) is { } text)
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellation);
                stream.Socket.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null, cancellation); // No reset while bytes are unread.
            }
        );

    /// <summary><c>http://127.0.0.1:port</c>.</summary>
    public string Url => _upstream.Url;

    public int Port => _upstream.Port;

    /// <summary>The heads that came, without the empty line at their end.</summary>
    public List<string> Heads => [.. _upstream.Heads.Select(head => head.TrimEnd('\r', '\n'))];

    /// <summary>Their request lines' methods.</summary>
    public List<string> Methods => [.. Heads.Select(head => head.Split(' ')[0])];

    /// <summary>The bodies that came.</summary>
    public List<string> Bodies
    {
        get
        {
            lock (_bodies)
                return [.. _bodies];
        }
    }

    /// <summary>Answers each head; null closes the connection without an answer.</summary>
    public static ScriptedServer Start(Func<string, string?> answer) => new(answer);

    /// <summary>Answers preflights one way and everything else another; null closes the connection.</summary>
    /// <param name="preflight">Status and header lines, <c>204; Name: value; …</c>.</param>
    /// <param name="request">The same for the request itself.</param>
    public static ScriptedServer Start(string? preflight, string? request) =>
        Start(head =>
            Answer(
                head.StartsWith("OPTIONS ", StringComparison.Ordinal)
                && head.Contains("Access-Control-Request-Method", StringComparison.Ordinal)
                    ? preflight
                    : request
            )
        );

    /// <summary>An answer without a body from <c>200; Name: value; Name: value</c>.</summary>
    public static string? Answer(string? script)
    {
        if (script is null)
            return null;
        var parts = script.Split("; ", StringSplitOptions.RemoveEmptyEntries);
        return $"HTTP/1.1 {parts[0]} X\r\n{string.Concat(parts.Skip(1).Select(line => line + "\r\n"))}Content-Length: 0\r\nConnection: "
            + "close\r\n\r\n";
    }

    /// <summary>The value of a header in a head; null when it is not there.</summary>
    public static string? Header(string head, string name) =>
        head.Split("\r\n")
            .Skip(1)
            .Where(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 2)..])
            .FirstOrDefault();

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    private async Task ReadBodyAsync(NetworkStream stream, string head, CancellationToken cancellation)
    {
        var bytes = new byte[int.Parse(Header(head, "Content-Length") ?? "0", System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(bytes, cancellation);
        lock (_bodies)
            _bodies.Add(Encoding.UTF8.GetString(bytes));
    }
}
