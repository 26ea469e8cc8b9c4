using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace DevProxy.Benchmarks;

/// <summary>
/// One proxy that runs as a process of its own, asked by a client that costs little itself: one buffer a connection, nothing parsed but the
/// length of the answer.
/// </summary>
internal sealed partial class Peer : IAsyncDisposable
{
    private const int BufferBytes = 16 * 1024;
    private const int CpuClock = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly IPEndPoint _endPoint;
    private readonly byte[] _request;
    private readonly string _file;

    private Peer(Process process, string file, int port)
    {
        (_process, _file, _endPoint) = (process, file, new IPEndPoint(IPAddress.Loopback, port));

        // As a page of another origin asks, so that there is something to judge and to repair.
        _request = Encoding.ASCII.GetBytes(
            $"GET /api/users?page=2 HTTP/1.1\r\nHost: localhost:{port.ToString(CultureInfo.InvariantCulture)}\r\n"
                + "Origin: http://localhost:3000\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Dest: empty\r\n"
                + "Accept: application/json\r\nAccept-Encoding: gzip, deflate, br\r\nUser-Agent: Mozilla/5.0\r\n\r\n"
        );
    }

    /// <summary>From the start of the process.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    /// <summary>CPU time of the process so far. Linux has it in nanoseconds.</summary>
    public TimeSpan Cpu
    {
        get
        {
            if (OperatingSystem.IsLinux() && GetTime((~_process.Id << 3) | CpuClock, out var time) == 0)
                return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1e3);
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>The program's file where it is native, else all that stands beside it.</summary>
    public long SizeOnDisk =>
        File.Exists(Path.ChangeExtension(_file, ".dll"))
            ? new DirectoryInfo(Path.GetDirectoryName(_file)!).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
            : new FileInfo(_file).Length;

    public static async Task<Peer> StartAsync(string command, string target)
    {
        var port = FreePort();
        var words = command
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Replace("{target}", target, StringComparison.Ordinal))
            .Select(word => word.Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            .ToArray();
        var watch = Stopwatch.StartNew();
        var process = Process.Start(
            new ProcessStartInfo(words[0], words[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                Environment = { ["TARGET"] = target },
            }
        )!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var peer = new Peer(process, words[0], port);
        while (!await peer.AnswersAsync())
        {
            if (process.HasExited || watch.Elapsed > Patience)
                throw new InvalidOperationException($"{command} does not answer.");
            await Task.Delay(1);
        }

        peer.FirstAnswer = watch.Elapsed;
        return peer;
    }

    /// <summary>Asks so often, over so many connections.</summary>
    public async Task<Answers> AskAsync(int requests, int atOnce)
    {
        var watch = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => AskAsync(requests / atOnce)));
        return new Answers(watch.Elapsed, [.. times.SelectMany(static all => all).Order()]);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await AskAsync(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<double[]> AskAsync(int requests)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_endPoint);
        var (times, buffer) = (new double[requests], new byte[BufferBytes]);
        for (var i = 0; i < requests; i++)
        {
            var asked = Stopwatch.GetTimestamp();
            await socket.SendAsync(_request);
            await ReadAnswerAsync(socket, buffer);
            times[i] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
        }

        return times;
    }

    private static async Task ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        var (read, length) = (0, (int?)null);
        while (length is null || read < length)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(read));
            read += got > 0 ? got : throw new InvalidOperationException("The connection ended within an answer.");
            length ??= LengthOf(buffer.AsSpan(0, read));
        }
    }

    // Head and body; null while the head is not complete.
    private static int? LengthOf(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return null;
        if (!answer.StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException(Encoding.Latin1.GetString(answer[..end]));
        var name = Encoding.Latin1.GetString(answer[..end]).IndexOf("\r\ncontent-length:", StringComparison.OrdinalIgnoreCase);
        var value = answer[(name + "\r\ncontent-length:".Length)..end].TrimStart((byte)' ');
        var line = value.IndexOf((byte)'\r');
        return end + 4 + int.Parse(line < 0 ? value : value[..line], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    /// <summary>What came of so many questions.</summary>
    /// <param name="Took">All of them together.</param>
    /// <param name="Times">Milliseconds of each, in order.</param>
    internal sealed record Answers(TimeSpan Took, double[] Times)
    {
        public double Milliseconds(double share) => Times[(int)(share * (Times.Length - 1))];
    }
}
