using System.Globalization;
using CliWrap;

namespace DevProxy.Tests.EndToEnd;

/// <summary>A real Vite dev server over a copy of <c>tests/web/vite-app</c> that a test may edit.</summary>
internal sealed class ViteServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _end = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("devproxy-vite-");
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _port = FreePort.Next();
    private Task _run = Task.CompletedTask;

    private ViteServer()
    {
    }

    public string Origin => $"http://localhost:{_port}";

    public static async Task<ViteServer> StartAsync(NpmPackages packages, CancellationToken cancellation)
    {
        var vite = await packages.PathAsync("vite/bin/vite.js");
        var server = new ViteServer();
        foreach (var file in Directory.GetFiles(Repository.Path("tests/web/vite-app")))
            File.Copy(file, Path.Combine(server._folder.FullName, Path.GetFileName(file)));
        server._run = server.RunAsync(vite);
        if (await Task.WhenAny(server._ready.Task, server._run).WaitAsync(Patience, cancellation) == server._run)
            await server._run;
        return server;
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

    private async Task RunAsync(string vite)
    {
        var port = _port.ToString(CultureInfo.InvariantCulture);
        await CliWrap.Cli.Wrap("node").WithArguments([vite, _folder.FullName, "--port", port, "--strictPort"])
            .WithEnvironmentVariables(variables => variables.Set("NO_COLOR", "1"))
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line =>
            {
                if (line.Contains("Local:", StringComparison.Ordinal))
                    _ready.TrySetResult();
            }))
            .ExecuteAsync(_end.Token);
    }
}
