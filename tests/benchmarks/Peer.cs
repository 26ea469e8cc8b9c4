using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DevProxy.Benchmarks;

/// <summary>One proxy that runs as a process of its own, and whoever asks it.</summary>
internal sealed class Peer : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly Started _program;
    private readonly string _file;

    private Peer(Started program, string file, Client client) => (_program, _file, Client) = (program, file, client);

    public Client Client { get; }

    public ProcessTree Costs => _program.Costs;

    /// <summary>From the start of the process.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    /// <summary>The program's file where it is native, else all that stands beside it; nothing where another program runs it.</summary>
    public long? SizeOnDisk =>
        Path.GetFileName(_file) is "node" ? null
        : File.Exists(Path.ChangeExtension(_file, ".dll"))
            ? new DirectoryInfo(Path.GetDirectoryName(_file)!).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
        : new FileInfo(_file).Length;

    /// <summary>Starts it, and waits until it has answered.</summary>
    /// <param name="command">
    /// The program and its arguments, where <c>{target}</c> and its <c>{address}</c> stand for what it forwards to, <c>{port}</c> for where
    /// it listens, and what else <see cref="Started"/> knows.
    /// </param>
    /// <param name="target">Such as <c>http://127.0.0.1:4711</c>.</param>
    /// <param name="path">What it is asked for.</param>
    public static async Task<Peer> StartAsync(string command, string target, string path = Client.UsualPath)
    {
        var port = FreePort();
        var values = new Dictionary<string, string>
        {
            ["target"] = target,
            ["address"] = new Uri(target).Authority,
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
        };
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var watch = Stopwatch.StartNew();
        var peer = new Peer(new Started(words, values), words[0], new Client(port, path));
        try
        {
            while (!await peer.AnswersAsync())
            {
                if (peer._program.Process.HasExited || watch.Elapsed > StartTimeout)
                    throw new InvalidOperationException($"{command} does not answer.\n{peer._program.Said}");
                await Task.Delay(1);
            }

            peer.FirstAnswer = watch.Elapsed;
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    public void Dispose() => _program.Dispose();

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await Client.AskAsync(1, 1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
