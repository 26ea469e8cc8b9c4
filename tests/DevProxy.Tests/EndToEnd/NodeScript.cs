using CliWrap;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// A server that is a few lines for Node.js, with the packages of <c>tests/web</c> at hand. It says on one line where it listens.
/// </summary>
internal sealed class NodeScript : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _complaints = [];
    private Task _run = Task.CompletedTask;

    private NodeScript() { }

    /// <summary>What stood behind <c>ready</c>.</summary>
    public string Ready => _ready.Task.Result;

    /// <summary>Runs a script until it has written a line that begins with <c>ready</c>.</summary>
    /// <param name="packages">Whose modules it may require.</param>
    /// <param name="code">CommonJS.</param>
    /// <param name="files">Files that stand beside it, by name.</param>
    public static async Task<NodeScript> StartAsync(NpmPackages packages, string code, params (string Name, string Text)[] files)
    {
        var modules = await packages.PathAsync(".");
        var script = new NodeScript();
        foreach (var (name, text) in files)
            script._folder.Write(name, text);
        script._run = script.RunAsync(script._folder.Write("script.cjs", code), modules);
        try
        {
            if (
                await Task.WhenAny(script._ready.Task, script._run).WaitAsync(StartTimeout, TestContext.Current.CancellationToken)
                == script._run
            )
                throw new InvalidOperationException(string.Join('\n', script._complaints));
            return script;
        }
        catch
        {
            await script.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
        _folder.Dispose();
    }

    private async Task RunAsync(string file, string modules) =>
        await CliWrap
            .Cli.Wrap("node")
            .WithArguments([file])
            .WithWorkingDirectory(_folder.Path)
            .WithEnvironmentVariables(variables => variables.Set("NODE_PATH", modules).Set("NODE_NO_WARNINGS", "1"))
            .WithValidation(CommandResultValidation.None)
            .WithStandardErrorPipe(PipeTarget.ToDelegate(_complaints.Add))
            .WithStandardOutputPipe(
                PipeTarget.ToDelegate(line =>
                {
                    if (line.StartsWith("ready ", StringComparison.Ordinal))
                        _ready.TrySetResult(line["ready ".Length..]);
                })
            )
            .ExecuteAsync(_end.Token);
}
