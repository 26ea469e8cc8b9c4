using System.Globalization;
using CliWrap;

namespace DevProxy.Tests.EndToEnd;

/// <summary>A real dev server of Node.js over a copy of an app of <c>tests/web</c>, which a test may edit.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _end = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("devproxy-web-");
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _port = FreePort.Next();
    private Task _run = Task.CompletedTask;

    private NodeServer() { }

    public string Origin => $"http://localhost:{_port}";

    /// <summary>Starts one and waits until it serves.</summary>
    /// <param name="app">The folder in <c>tests/web</c>.</param>
    /// <param name="arguments">The program and its arguments, in the app's folder; the port comes behind them.</param>
    /// <param name="ready">What it prints when it serves.</param>
    /// <param name="apiProxy">Where the server's own proxy sends <c>/api</c>; null for none.</param>
    public static async Task<NodeServer> StartAsync(
        string app,
        IReadOnlyList<string> arguments,
        string ready,
        string? apiProxy,
        CancellationToken cancellation
    )
    {
        var server = new NodeServer();
        foreach (var file in Directory.GetFiles(Repository.Path("tests/web/" + app)))
            File.Copy(file, Path.Combine(server._folder.FullName, Path.GetFileName(file)));
        server._run = server.RunAsync(arguments, ready, apiProxy);
        try
        {
            if (await Task.WhenAny(server._ready.Task, server._run).WaitAsync(StartTimeout, cancellation) == server._run)
                await server._run;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces a file of the app, as an editor does when it saves.</summary>
    public Task EditAsync(string file, string text, CancellationToken cancellation) =>
        File.WriteAllTextAsync(Path.Combine(_folder.FullName, file), text, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run.ContinueWith(_ => { }, TaskScheduler.Default);
        _folder.Delete(recursive: true);
        _end.Dispose();
    }

    private async Task RunAsync(IReadOnlyList<string> arguments, string ready, string? apiProxy)
    {
        var output = PipeTarget.ToDelegate(line =>
        {
            if (line.Contains(ready, StringComparison.Ordinal))
                _ready.TrySetResult();
        });
        await CliWrap
            .Cli.Wrap("node")
            .WithArguments([.. arguments, "--port", _port.ToString(CultureInfo.InvariantCulture)])
            .WithWorkingDirectory(_folder.FullName)
            .WithEnvironmentVariables(variables => variables.Set("NO_COLOR", "1").Set("API_PROXY", apiProxy))
            .WithStandardOutputPipe(output)
            .WithStandardErrorPipe(output)
            .ExecuteAsync(_end.Token);
    }
}
