using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DevProxy.Tests.EndToEnd.Servers;

/// <summary>A TCP client whose bytes a test writes itself, one <see cref="char"/> for one byte.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _client;

    private RawClient(TcpClient client) => _client = client;

    public NetworkStream Stream => _client.GetStream();

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return new RawClient(client);
    }

    /// <summary>
    /// Sends a request and reads until the server closes; <paramref name="request"/> should say <c>Connection: close</c>.
    /// </summary>
    public static async Task<string> AskAsync(int port, string request)
    {
        using var client = await ConnectAsync(port);
        await client.WriteAsync(request);
        return await client.ReadToEndAsync();
    }

    public async Task WriteAsync(string bytes) =>
        await Stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken);

    public Task<string> ReadHeadAsync() => RawUpstream.ReadHeadAsync(Stream, TestContext.Current.CancellationToken);

    /// <summary>Reads until these characters have arrived, and returns all that was read.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            if (await Stream.ReadAsync(buffer, TestContext.Current.CancellationToken) == 0)
                throw new EndOfStreamException($"The server closed after: {text}");
            text.Append((char)buffer[0]);
        }

        return text.ToString();
    }

    public async Task<string> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        await Stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(all.ToArray());
    }

    public void Dispose() => _client.Dispose();
}
