using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using DevProxy.Cors;

namespace DevProxy.Forwarding;

/// <summary>
/// Opens TCP connections. <c>localhost</c> and <c>*.localhost</c> are dialled on 127.0.0.1 and ::1 whatever the resolver says, since dev servers listen on either one;
/// the family that worked last goes first.
/// </summary>
internal sealed class Dialer
{
    // RFC 8305, section 8: the connection attempt delay. One silent address must not use up the time of all.
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);
    private volatile IPAddress? _workedLast;

    /// <summary>Connects to the first address that accepts the connection.</summary>
    /// <exception cref="DialFailedException">None did, the name does not resolve, or <paramref name="cancellationToken"/> ended it.</exception>
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
