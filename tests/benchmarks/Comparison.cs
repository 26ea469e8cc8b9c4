using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Benchmarks;

/// <summary>
/// Proxies side by side as processes of their own before the same small API: what a request costs each of them in CPU time, how many they
/// take in a second, how soon they answer and what memory and disk they need. CPU time is that of the proxy alone, so that other work on
/// the machine changes it little.
/// </summary>
internal static class Comparison
{
    private const int Starts = 5;
    private const int WarmUp = 5_000;
    private const int Requests = 20_000;
    private const int AtOnce = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly byte[] Body = Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Range(0, 250))}]");

    /// <summary>Prints a table with a row for each proxy.</summary>
    /// <param name="peers">
    /// Each as <c>NAME=FILE ARGUMENTS</c>, where <c>{target}</c> and <c>{port}</c> stand for what it forwards to and where it listens.
    /// </param>
    public static async Task<int> MainAsync(string[] peers)
    {
        await using var api = await StartApiAsync();
        var target = api.Urls.First();
        Console.WriteLine("| | CPU a request | requests a second | first answer after | memory at rest, after load | size |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var peer in peers)
        {
            var words = peer.Split('=', 2);
            Console.WriteLine(await RowAsync(words[0], words[1], target));
        }

        return 0;
    }

    private static async Task<string> RowAsync(string name, string command, string target)
    {
        var starts = new List<double>();
        for (var i = 1; i < Starts; i++)
        {
            await using var once = await Peer.StartAsync(command, target);
            starts.Add(once.FirstAnswer.TotalMilliseconds);
        }

        await using var peer = await Peer.StartAsync(command, target);
        starts.Add(peer.FirstAnswer.TotalMilliseconds);
        var rest = peer.Megabytes;
        await peer.AskAsync(WarmUp, AtOnce);
        var (before, watch) = (peer.Cpu, Stopwatch.StartNew());
        await peer.AskAsync(Requests, AtOnce);
        var (cpu, seconds) = (peer.Cpu - before, watch.Elapsed.TotalSeconds);
        var (cost, rate, start) = (cpu.TotalMicroseconds / Requests, Requests / seconds, starts.Order().ElementAt(Starts / 2));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {cost:0} µs | {rate:0} | {start:0} ms | {rest:0}, {peer.Megabytes:0} MB | {peer.SizeOnDisk / 1e6:0.0} MB |"
        );
    }

    private static async Task<WebApplication> StartApiAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var api = builder.Build();
        api.Run(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = Body.Length;
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return context.Response.Body.WriteAsync(Body).AsTask();
        });
        await api.StartAsync();
        return api;
    }

    /// <summary>One proxy that runs.</summary>
    private sealed class Peer : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false });
        private readonly Uri _url;
        private readonly string _file;

        private Peer(Process process, string file, int port)
        {
            (_process, _file) = (process, file);
            _url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/api/users?page=2"));
        }

        public TimeSpan FirstAnswer { get; private set; }

        public TimeSpan Cpu
        {
            get
            {
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

        public Task AskAsync(int requests, int atOnce) =>
            Task.WhenAll(
                Enumerable
                    .Range(0, atOnce)
                    .Select(async _ =>
                    {
                        for (var i = 0; i < requests / atOnce; i++)
                            await AskAsync();
                    })
            );

        public async ValueTask DisposeAsync()
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
            _client.Dispose();
        }

        private async Task<bool> AnswersAsync()
        {
            try
            {
                await AskAsync();
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        // As a page of another origin asks, so that there is something to judge and to repair.
        private async Task AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _url);
            request.Headers.Add("Origin", "http://localhost:3000");
            request.Headers.Add("Sec-Fetch-Mode", "cors");
            request.Headers.Add("Sec-Fetch-Site", "same-site");
            request.Headers.Add("Sec-Fetch-Dest", "empty");
            using var answer = await _client.SendAsync(request, CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            await answer.Content.CopyToAsync(Stream.Null);
        }

        private static int FreePort()
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
    }
}
