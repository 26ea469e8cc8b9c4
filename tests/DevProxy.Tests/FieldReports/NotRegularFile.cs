using System.Diagnostics;
using System.Net.Sockets;

namespace DevProxy.Tests.FieldReports;

/// <summary>What may stand where a file is expected.</summary>
internal static class NotRegularFile
{
    /// <summary>Puts one of them at a path, and replaces what is there.</summary>
    /// <param name="kind"><c>fifo</c>, <c>socket</c>, <c>zero</c> (a link to a device without an end) or <c>directory</c>.</param>
    /// <param name="path">The path.</param>
    /// <returns>The words that tell of it.</returns>
    public static string Put(string kind, string path)
    {
        File.Delete(path);
        switch (kind)
        {
            case "fifo":
                using (var mkfifo = Process.Start("mkfifo", [path]))
                    mkfifo.WaitForExit();
                return "is a named pipe";
            case "socket":
                using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                {
                    // A socket's path may have about 100 bytes only, so the socket is made elsewhere and moved.
                    var near = Path.Combine("/tmp", Path.GetRandomFileName());
                    socket.Bind(new UnixDomainSocketEndPoint(near));
                    File.Move(near, path);
                }

                return "is a socket";
            case "zero":
                File.CreateSymbolicLink(path, "/dev/zero");
                return "is a device";
            default:
                Directory.CreateDirectory(path);
                return "is a directory";
        }
    }
}
