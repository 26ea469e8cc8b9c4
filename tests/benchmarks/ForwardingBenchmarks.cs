using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;

namespace DevProxy.Benchmarks;

/// <summary>
/// What a proxy costs a request: the same server, asked directly, through DevProxy (verdicts, record and all) and through the proxies that
/// it stands in for, side by side in one run. Node.js and <c>npm ci --prefix tests/web</c> are needed.
/// </summary>
[InProcess]
[MinIterationCount(15)]
[MaxIterationCount(30)]
#pragma warning disable CA1001 // BenchmarkDotNet calls End; it wants its classes open and knows no Dispose.
public partial class ForwardingBenchmarks
#pragma warning restore CA1001
{
    private const int RequestsInAll = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<Process> _processes = [];
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false });
    private Uri _direct = null!;
    private Uri _devProxy = null!;
    private Uri _middleware = null!;
    private Uri _vite = null!;

    /// <summary>How many requests are under way at once.</summary>
    [Params(1, 16)]
    public int AtOnce { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        var peers = await ReadAsync("node", [Repository("tests/benchmarks/peers.mjs")], PeersLine());
        using var ports = JsonDocument.Parse(peers.Value);
        _direct = At(ports.RootElement, "upstream");
        _middleware = At(ports.RootElement, "httpProxyMiddleware");
        _vite = At(ports.RootElement, "vite");
        var target = _direct.GetLeftPart(UriPartial.Authority);
        var listening = await ReadAsync(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "devproxy.dll"), target, "--port", "0", "--log-level", "warn"],
            ListeningLine()
        );
        _devProxy = new Uri(new Uri(listening.Groups["url"].Value), _direct.AbsolutePath);
    }

    [GlobalCleanup]
    public void End()
    {
        _client.Dispose();
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    [Benchmark(Baseline = true, Description = "direct", OperationsPerInvoke = RequestsInAll)]
    public Task Direct() => AskAsync(_direct);

    [Benchmark(Description = "DevProxy", OperationsPerInvoke = RequestsInAll)]
    public Task Through() => AskAsync(_devProxy);

    [Benchmark(Description = "http-proxy-middleware", OperationsPerInvoke = RequestsInAll)]
    public Task Middleware() => AskAsync(_middleware);

    [Benchmark(Description = "Vite's proxy", OperationsPerInvoke = RequestsInAll)]
    public Task Vite() => AskAsync(_vite);

    private Task AskAsync(Uri url) =>
        Task.WhenAll(
            Enumerable
                .Range(0, AtOnce)
                .Select(async _ =>
                {
                    for (var i = 0; i < RequestsInAll / AtOnce; i++)
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Get, url);
                        request.Headers.Add("Origin", "http://localhost:3000");
                        using var answer = await _client.SendAsync(request, CancellationToken.None);
                        answer.EnsureSuccessStatusCode();
                        await answer.Content.CopyToAsync(Stream.Null);
                    }
                })
        );

    private async Task<Match> ReadAsync(string program, string[] arguments, Regex line)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false },
        };
        _processes.Add(process);
        var found = new TaskCompletionSource<Match>();
        process.OutputDataReceived += (_, output) =>
        {
            if (output.Data is null)
                found.TrySetException(
                    new InvalidOperationException(
                        $"{program} {string.Join(' ', arguments)} ended before it was ready. Is Node.js there, and was `npm ci "
                            + "--prefix tests/web` run?"
                    )
                );
            else if (line.Match(output.Data) is { Success: true } match)
                found.TrySetResult(match);
        };
        process.Start();
        process.BeginOutputReadLine();
        return await found.Task.WaitAsync(Patience);
    }

    private static Uri At(JsonElement ports, string name) => new($"http://127.0.0.1:{ports.GetProperty(name).GetInt32()}/api/users?page=2");

    private static string Repository(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DevProxy.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, path);
    }

    [GeneratedRegex("^DevProxy listening on (?<url>http://[^ ]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListeningLine();

    [GeneratedRegex("^\\{.*\\}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PeersLine();
}
