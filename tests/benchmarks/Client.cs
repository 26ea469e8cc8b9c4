using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DevProxy.Benchmarks;

/// <summary>
/// Asks a port of this machine and costs little itself: one buffer a connection, nothing parsed but the status and the length of the
/// answer.
/// </summary>
internal sealed class Client(int port, string path = Client.UsualPath)
{
    public const string UsualPath = "/api/users?page=2";

    private const int BufferBytes = 16 * 1024;
    private const int PieceBytes = 256 * 1024;

    // For all answers together.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private readonly IPEndPoint _endPoint = new(IPAddress.Loopback, port);
    private readonly byte[] _request = Request(port, $"GET {path}", "");

    public int Port => port;

    /// <summary>Asks so often, over so many connections.</summary>
    public async Task<Answers> AskAsync(int requests, int atOnce)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var watch = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => AskAsync(requests / atOnce, timeout.Token)));
        return new Answers(watch.Elapsed, [.. times.SelectMany(static all => all).Order()]);
    }

    /// <summary>Bytes a second of an answer so long.</summary>
    public async Task<double> DownloadAsync(long bytes)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        using var socket = await ConnectAsync();
        var watch = Stopwatch.StartNew();
        await socket.SendAsync(Request(port, string.Create(CultureInfo.InvariantCulture, $"GET /big?bytes={bytes}"), ""));
        await ReadAnswerAsync(socket, new byte[PieceBytes], timeout.Token);
        return bytes / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Bytes a second of a request so long.</summary>
    public async Task<double> UploadAsync(long bytes)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        using var socket = await ConnectAsync();
        var piece = new byte[PieceBytes];
        var watch = Stopwatch.StartNew();
        await socket.SendAsync(
            Request(
                port,
                "POST /sink",
                string.Create(CultureInfo.InvariantCulture, $"Content-Type: text/plain\r\nContent-Length: {bytes}\r\n")
            )
        );
        for (var left = bytes; left > 0; )
            left -= await socket.SendAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)), timeout.Token);
        await ReadAnswerAsync(socket, piece, timeout.Token);
        return bytes / watch.Elapsed.TotalSeconds;
    }

    // As a page of another origin asks, so that there is something to judge and to repair.
    private static byte[] Request(int port, string line, string headers) =>
        Encoding.ASCII.GetBytes(
            $"{line} HTTP/1.1\r\nHost: localhost:{port.ToString(CultureInfo.InvariantCulture)}\r\n"
                + "Origin: http://localhost:3000\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Dest: empty\r\n"
                + $"Accept: application/json\r\nAccept-Encoding: gzip, deflate, br\r\nUser-Agent: Mozilla/5.0\r\n{headers}\r\n"
        );

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // What ends the connection with each answer, as the proxies of Node.js do by themselves, is connected to again.
    private async Task<double[]> AskAsync(int requests, CancellationToken cancellationToken)
    {
        var socket = await ConnectAsync();
        try
        {
            var (times, buffer, isOpen) = (new double[requests], new byte[BufferBytes], true);
            for (var i = 0; i < requests; i++)
            {
                var asked = Stopwatch.GetTimestamp();
                if (!isOpen)
                {
                    socket.Dispose();
                    socket = await ConnectAsync();
                }

                await socket.SendAsync(_request);
                isOpen = await ReadAnswerAsync(socket, buffer, cancellationToken);
                times[i] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            }

            return times;
        }
        finally
        {
            socket.Dispose();
        }
    }

    // What is behind the head is counted and written over. Returns whether the connection stays.
    private static async Task<bool> ReadAnswerAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        var (read, head) = (0L, (Head?)null);
        while (head is null || read < head.Length)
        {
            var got = await socket.ReceiveAsync(head is null ? buffer.AsMemory((int)read) : buffer, cancellationToken);
            read += got > 0 ? got : throw new InvalidOperationException("The connection ended within an answer.");
            head ??= Head.Of(buffer.AsSpan(0, (int)read));
        }

        return head.IsKept;
    }

    /// <summary>What an answer says of itself.</summary>
    /// <param name="Length">Of head and body.</param>
    /// <param name="IsKept">The connection, for another question.</param>
    private sealed record Head(long Length, bool IsKept)
    {
        // Null while it is not complete.
        public static Head? Of(ReadOnlySpan<byte> answer)
        {
            var end = answer.IndexOf("\r\n\r\n"u8);
            if (end < 0)
                return null;
            var head = Encoding.Latin1.GetString(answer[..end]);
            const string name = "\r\ncontent-length:";
            var at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
            if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) || at < 0)
                throw new InvalidOperationException(head);
            var value = head.AsSpan(at + name.Length);
            var line = value.IndexOf('\r');
            var length = long.Parse(line < 0 ? value : value[..line], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
            return new Head(end + 4 + length, !head.Contains("\r\nconnection: close", StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>What came of so many questions.</summary>
    /// <param name="Took">All of them together.</param>
    /// <param name="Times">Milliseconds of each, in order.</param>
    internal sealed record Answers(TimeSpan Took, double[] Times)
    {
        public double Milliseconds(double share) => Times[(int)(share * (Times.Length - 1))];
    }
}
