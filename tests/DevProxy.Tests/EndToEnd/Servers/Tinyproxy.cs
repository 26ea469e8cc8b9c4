using System.Collections.Concurrent;
using CliWrap;

namespace DevProxy.Tests.EndToEnd.Servers;

/// <summary>
/// A real forward proxy, as a company has one: tinyproxy on a free port. The internet behind it is a <see cref="SmallInternet"/>.
/// </summary>
internal sealed class Tinyproxy : IAsyncDisposable
{
    public const string Missing = "tinyproxy is not installed (Debian's tinyproxy-bin; tests/run.sh installs it)";
    public const string Credentials = "frontend:s3cret-word";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _port = FreePort.Next();
    private Task _run = Task.CompletedTask;

    private Tinyproxy() { }

    public static bool IsInstalled { get; } = InstalledProgram.Find("tinyproxy") is not null;

    /// <summary><c>http://127.0.0.1:port</c>.</summary>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>The same with its <see cref="Credentials"/>.</summary>
    public string UrlWithCredentials => $"http://{Credentials}@127.0.0.1:{_port}";

    /// <summary>The first lines of the requests that came, such as <c>CONNECT api.test:443 HTTP/1.1</c>.</summary>
    public IEnumerable<string> Requests =>
        _log.Where(line => line.Contains("Request (file", StringComparison.Ordinal))
            .Select(line => line[(line.LastIndexOf("): ", StringComparison.Ordinal) + 3)..]);

    /// <summary>Starts it in front of an internet.</summary>
    /// <param name="internet">Where everything goes that it lets through.</param>
    /// <param name="settings">Lines of its configuration beside the usual ones.</param>
    public static async Task<Tinyproxy> StartAsync(SmallInternet internet, params string[] settings)
    {
        var proxy = new Tinyproxy();
        string[] lines =
        [
            $"Port {proxy._port}",
            "Listen 127.0.0.1",
            "Timeout 60",
            "MaxClients 20",
            "LogLevel Info",
            "Allow 127.0.0.1",
            $"Upstream http 127.0.0.1:{internet.Port}",
            .. settings,
            "",
        ];
        proxy._run = proxy.RunAsync(proxy._folder.Write("tinyproxy.conf", string.Join('\n', lines)));
        if (await Task.WhenAny(proxy._ready.Task, proxy._run).WaitAsync(StartTimeout, TestContext.Current.CancellationToken) == proxy._run)
            throw new InvalidOperationException(string.Join('\n', proxy._log));
        return proxy;
    }

    /// <summary>The setting that requires the <see cref="Credentials"/>.</summary>
    public static string AskForCredentials => $"BasicAuth {Credentials.Replace(':', ' ')}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
        _folder.Dispose();
    }

    private async Task RunAsync(string configuration) =>
        await CliWrap
            .Cli.Wrap("tinyproxy")
            .WithArguments(["-d", "-c", configuration])
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(Read))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(Read))
            .ExecuteAsync(_end.Token);

    private void Read(string line)
    {
        _log.Enqueue(line);
        if (line.Contains("Accepting connections", StringComparison.Ordinal))
            _ready.TrySetResult();
    }
}
