using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Forwarding;

/// <summary>
/// Finds out, once, whether two servers share the port of a <c>localhost</c> target: one on 127.0.0.1 (a container, yesterday's dev
/// server), another on ::1, where Node listens. DevProxy asks one of them, and the browser's <c>localhost</c> may be the other.
/// </summary>
/// <param name="target">The target.</param>
internal sealed class SecondServerProbe(UpstreamTarget target)
{
    private const int ComparedBytes = 64 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private int _looked;

    /// <summary>Whether another socket listens on the port; true once at most.</summary>
    /// <param name="used">The address that DevProxy is connected to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> MayExistAsync(IPAddress used, CancellationToken cancellationToken)
    {
        var host = target.Origin.Host!;
        if (
            target.Origin.Scheme != "http"
            || target.Http2Cleartext
            || !Origin.IsLoopbackHost(host)
            || IPAddress.TryParse(host.Trim('[', ']'), out _)
            || Interlocked.Exchange(ref _looked, 1) == 1
        )
            return false;
        return await AcceptsAsync(Other(used), cancellationToken)
            && !(ListenSocketOf(used) is { } socket && socket == ListenSocketOf(Other(used)));
    }

    /// <summary>
    /// The sentence about a second server; null when both answer alike, as two sockets of one program do, or when one server
    /// alone answers differently each time. No connection may be open meanwhile: a server may serve one at a time.
    /// </summary>
    /// <param name="used">The address that DevProxy was connected to.</param>
    /// <param name="key">The route.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string?> CompareAsync(IPAddress used, string key, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            var first = await AnswerAsync(used, timeout.Token);
            if (first == await AnswerAsync(Other(used), timeout.Token) || first != await AnswerAsync(used, timeout.Token))
                return null;
        }
        catch (Exception e)
            when (e is SocketException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null; // A server that does not answer says nothing about itself.
        }

        var (here, there) = (Written(used), Written(Other(used)));
        return $"Two servers listen on port {target.Origin.Port} of this machine and answer differently: one on {here.Host}, which "
            + $"DevProxy asks, another on {there.Host}. A browser that opens "
            + $"{target.Origin.Serialized} may get the other one. To settle it, write {there.Url} or {here.Url} in "
            + $"routes[\"{key}\"].target, or stop the server that is not meant.";
    }

    private static IPAddress Other(IPAddress used) =>
        used.AddressFamily == AddressFamily.InterNetwork ? IPAddress.IPv6Loopback : IPAddress.Loopback;

    private (string Host, string Url) Written(IPAddress address)
    {
        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}";
        return (host, string.Create(CultureInfo.InvariantCulture, $"{target.Origin.Scheme}://{host}:{target.Origin.Port}"));
    }

    private async Task<bool> AcceptsAsync(IPAddress address, CancellationToken cancellationToken)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, target.Origin.Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // The request of a browser that opens the page, which changes nothing (RFC 9110, section 9.2.1).
    private async Task<string> AnswerAsync(IPAddress address, CancellationToken cancellationToken)
    {
        using var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, target.Origin.Port, cancellationToken);
        var stream = client.GetStream();
        var question = $"GET / HTTP/1.1\r\nHost: {target.Authority}\r\nAccept: text/html\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(question), cancellationToken);
        var bytes = new byte[ComparedBytes];
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var lines = Encoding.Latin1.GetString(bytes, 0, count).Split('\n');
        return string.Join('\n', lines.Where(static line => !line.StartsWith("Date:", StringComparison.OrdinalIgnoreCase)));
    }

    // Linux lists the listening sockets (proc(5), /proc/net/tcp): address, state 0A, and in the tenth column the socket's number. On other
    // systems only the answers show it.
    private string? ListenSocketOf(IPAddress address)
    {
        try
        {
            return OperatingSystem.IsLinux() ? Listening("/proc/net/tcp", "/proc/net/tcp6") : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        string? Listening(params string[] tables)
        {
            var port = target.Origin.Port.ToString("X4", CultureInfo.InvariantCulture);
            string[] names =
                address.AddressFamily == AddressFamily.InterNetwork
                    ? [$"0100007F:{port}", $"00000000:{port}", $"{new string('0', 32)}:{port}"]
                    : [$"00000000000000000000000001000000:{port}", $"{new string('0', 32)}:{port}"];
            var rows = tables
                .SelectMany(File.ReadAllLines)
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(static row => row.Length > 9 && row[3] == "0A")
                .ToLookup(static row => row[1], static row => row[9]);
            return names.Select(name => rows[name].FirstOrDefault()).FirstOrDefault(static socket => socket is not null);
        }
    }
}
