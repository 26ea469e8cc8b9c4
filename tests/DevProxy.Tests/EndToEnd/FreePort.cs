using System.Net;
using System.Net.Sockets;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// A port for a program that cannot choose one itself. It is below those that any system gives to whoever asks for no port in particular
/// (from 32768 on Linux, from 49152 elsewhere), and given once: until the program listens, nobody else takes it. The next ones are not
/// given: an inspector listens on the port after its proxy's.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;
    private const int Step = 4;

    private static int _last = Random.Shared.Next(Count);

    public static int Next()
    {
        int port;
        do port = First + (int)((uint)Interlocked.Increment(ref _last) * Step % Count);
        while (!IsFree(port));
        return port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = TcpListener.Create(port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
