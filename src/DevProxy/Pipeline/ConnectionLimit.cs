using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace DevProxy.Pipeline;

/// <summary>
/// Listeners that together keep a number of connections at most, and close each further one before they accept the next. Kestrel's own limit
/// counts for each listener by itself, and closes later: of a burst, all are open at once before the first is closed.
/// </summary>
/// <param name="listeners">Accepts connections.</param>
/// <param name="most">How many connections may be open.</param>
internal sealed class ConnectionLimit(IConnectionListenerFactory listeners, long most) : IConnectionListenerFactory
{
    private long _open;

    /// <summary>Sets the limit where the system limits the open files of this process.</summary>
    public static void AddTo(IServiceCollection services)
    {
        if (OpenFiles.Connections() is not { } most)
            return;

        // Kestrel takes the last one that is registered.
        services.AddSingleton<IConnectionListenerFactory>(provider => new ConnectionLimit(
            new SocketTransportFactory(
                provider.GetRequiredService<IOptions<SocketTransportOptions>>(),
                provider.GetRequiredService<ILoggerFactory>()
            ),
            most
        ));
    }

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await listeners.BindAsync(endpoint, cancellationToken), this);

    private bool TryKeep(ConnectionContext connection)
    {
        if (Interlocked.Increment(ref _open) > most)
        {
            Interlocked.Decrement(ref _open);
            return false;
        }

        connection.ConnectionClosed.UnsafeRegister(static limit => Interlocked.Decrement(ref ((ConnectionLimit)limit!)._open), this);
        return true;
    }

    private sealed class Listener(IConnectionListener inner, ConnectionLimit limit) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                var connection = await inner.AcceptAsync(cancellationToken);
                if (connection is null || limit.TryKeep(connection))
                    return connection;
                await connection.DisposeAsync();
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

/// <summary>
/// How many connections browsers may have open, so that this process does not run out of files: every one may need another to an upstream,
/// and a runtime that can no longer open an assembly of its own ends the process.
/// </summary>
internal static partial class OpenFiles
{
    // For what is opened later: assemblies, the configuration, the log, the inspector's certificates.
    private const long Reserve = 128;
    private const long Fewest = 8;

    // More than browsers open.
    private const ulong Plenty = 100_000;

    /// <summary>
    /// Null where the system sets no limit that could be reached. .NET has already raised the soft limit to the hard one.
    /// </summary>
    public static long? Connections()
    {
        if (OperatingSystem.IsWindows() || GetLimit(OperatingSystem.IsLinux() ? 7 : 8, out var limit) != 0 || limit.Current > Plenty)
            return null;
        var open = Directory.Exists("/dev/fd") ? Directory.EnumerateFileSystemEntries("/dev/fd").LongCount() : Reserve;
        return Connections((long)limit.Current, open);
    }

    /// <param name="limit">Of the process, in files.</param>
    /// <param name="open">Files that are open already.</param>
    public static long Connections(long limit, long open) => Math.Max(Fewest, (limit - open - Reserve) / 2);

    // RLIMIT_NOFILE is 7 on Linux and 8 on macOS.
    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Current;
        public ulong Most;
    }
}
