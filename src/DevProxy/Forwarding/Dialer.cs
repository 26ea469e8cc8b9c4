using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using DevProxy.Cors;

namespace DevProxy.Forwarding;

/// <summary>
/// Opens TCP connections. <c>localhost</c> and <c>*.localhost</c> are dialled on 127.0.0.1 and ::1 whatever the resolver says, since dev
/// servers listen on either one; the family that worked last goes first.
/// </summary>
internal sealed class Dialer
{
    // RFC 8305, section 8: the connection attempt delay. One silent address must not use up the time of all.
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(2);
    private volatile IPAddress? _workedLast;

    /// <summary>Whether a server accepts a connection within two seconds.</summary>
    /// <param name="server">An <c>http</c> or <c>https</c> origin.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> ended the check.</exception>
    public async Task<bool> ListensAsync(Origin server, CancellationToken cancellationToken)
    {
        using var look = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        look.CancelAfter(LookLimit);
        try
        {
            using var socket = await DialAsync(new DnsEndPoint(server.Host!, server.Port), look.Token);
            return true;
        }
        catch (DialFailedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>Connects to the first address that accepts the connection.</summary>
    /// <exception cref="DialFailedException">None did, the name does not resolve, or <paramref name="cancellationToken"/> ended
    /// it.</exception>
    public async Task<Socket> DialAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(endPoint, cancellationToken);
        var attempts = new DialAttempt?[addresses.Length];
        SocketException? last = null;
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<Socket>>();
        for (var next = 0; next < addresses.Length || running.Count > 0; )
        {
            if (next < addresses.Length)
                running.Add(ConnectAsync(new IPEndPoint(addresses[next], endPoint.Port), next++, others.Token));
            var first = Task.WhenAny(running);
            if (next < addresses.Length)
                await Task.WhenAny(first, Task.Delay(Stagger, CancellationToken.None));
            else
                await first;
            foreach (var done in running.Where(task => task.IsCompleted).ToList())
            {
                running.Remove(done);
                if (done.IsCompletedSuccessfully)
                    return await WinAsync(done, running, others);
            }
        }

        var cause = cancellationToken.IsCancellationRequested ? null : last;
        throw new DialFailedException($"{endPoint.Host}:{endPoint.Port}", [.. attempts.OfType<DialAttempt>()], cause);

        async Task<Socket> ConnectAsync(IPEndPoint address, int index, CancellationToken cancellation)
        {
            attempts[index] = new DialAttempt(address, SocketError.TimedOut);
            Socket? socket = null;
            try
            {
                socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(address, cancellation);
                return socket;
            }
            catch (SocketException e)
            {
                socket?.Dispose();
                last = e;
                attempts[index] = new DialAttempt(address, e.SocketErrorCode);
                throw;
            }
            catch (OperationCanceledException)
            {
                socket?.Dispose();
                throw;
            }
        }
    }

    private async Task<Socket> WinAsync(Task<Socket> winner, List<Task<Socket>> losers, CancellationTokenSource others)
    {
        var socket = await winner;
        _workedLast = (socket.RemoteEndPoint as IPEndPoint)?.Address;
        await others.CancelAsync();
        foreach (var loser in losers)
            _ = loser.ContinueWith(
                static late => late.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default
            );
        return socket;
    }

    private async Task<ImmutableArray<IPAddress>> ResolveAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(endPoint.Host, out var literal))
            return [literal];
        if (Origin.IsLoopbackHost(endPoint.Host))
            return Equals(_workedLast, IPAddress.IPv6Loopback)
                ? [IPAddress.IPv6Loopback, IPAddress.Loopback]
                : [IPAddress.Loopback, IPAddress.IPv6Loopback];
        try
        {
            return [.. await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken)];
        }
        catch (SocketException e)
        {
            throw new DialFailedException($"{endPoint.Host}:{endPoint.Port}", [], e);
        }
        catch (OperationCanceledException)
        {
            throw new DialFailedException($"{endPoint.Host}:{endPoint.Port}", [], null);
        }
    }
}

/// <summary>One address that was tried.</summary>
/// <param name="EndPoint">Address and port.</param>
/// <param name="Error">What came of it; <see cref="SocketError.TimedOut"/> when it was given up.</param>
internal sealed record DialAttempt(IPEndPoint EndPoint, SocketError Error)
{
    /// <summary><c>127.0.0.1:3000 (connection refused)</c>.</summary>
    public override string ToString() => $"{EndPoint} ({Words(Error)})";

    private static string Words(SocketError error) =>
        error switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.NetworkUnreachable => "network unreachable",
            SocketError.HostUnreachable => "host unreachable",
            SocketError.TimedOut => "no answer",
            SocketError.AddressNotAvailable => "address not available",
            SocketError.AddressFamilyNotSupported => "address family not supported",
            SocketError.AccessDenied => "access denied",
            SocketError.ConnectionReset or SocketError.ConnectionAborted => "connection reset",
            SocketError.TooManyOpenSockets => "too many open files",
            SocketError.NoBufferSpaceAvailable => "no memory for another socket",
            _ => error.ToString(),
        };
}

/// <summary>Connecting failed. SocketsHttpHandler wraps it; the failure's text is made from it.</summary>
/// <param name="host">The name or address that was dialled, with its port.</param>
/// <param name="attempts">Each address tried; empty when the name did not resolve.</param>
/// <param name="cause">The resolver's error, or the last attempt's; null when time ran out.</param>
internal sealed class DialFailedException(string host, ImmutableArray<DialAttempt> attempts, SocketException? cause)
    : IOException($"No connection to {host}.", cause)
{
    /// <summary>The name or address that was dialled, with its port.</summary>
    public string Host { get; } = host;

    public ImmutableArray<DialAttempt> Attempts { get; } = attempts;

    /// <summary>The resolver's error when the name did not resolve; else null.</summary>
    public SocketError? ResolverError { get; } = attempts.IsEmpty ? cause?.SocketErrorCode : null;

    /// <summary>Whether the connect timeout ended it.</summary>
    public bool TimedOut { get; } = cause is null;
}

/// <summary>
/// The TCP stream to an upstream. A server that has answered early (413) and closes while the body is still being sent has its answer read
/// all the same: writes that it does not take any more are given up in silence.
/// </summary>
/// <param name="socket">Connected.</param>
internal sealed class UpstreamStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private bool _refused;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_refused)
            return default;
        var write = base.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : FinishAsync(write);
    }

    private async ValueTask FinishAsync(ValueTask write)
    {
        try
        {
            await write;
        }
        catch (IOException e) when (e.InnerException is SocketException && Socket.Available > 0)
        {
            _refused = true;
        }
    }
}
