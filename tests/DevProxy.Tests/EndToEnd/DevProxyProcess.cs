using System.Globalization;
using CliWrap;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// The real program as a child process: the one that was built with the tests, or the published one that the environment variable
/// DEVPROXY_EXE names. Each start costs a second of CPU time. A test that does not ask about the process itself (signals, exit, streams,
/// files, what it inherits) starts a <see cref="DevProxyRun"/>.
/// </summary>
internal sealed class DevProxyProcess : DevProxyRun
{
    private readonly CancellationTokenSource _kill = new();
    private readonly CommandTask<CommandResult> _running;

    private DevProxyProcess(string program, string folder, IReadOnlyDictionary<string, string?> environment, IEnumerable<string> arguments)
    {
        var (starter, words) = DefaultSignals.Of(program, [.. arguments]);
        _running = CliWrap
            .Cli.Wrap(starter)
            .WithArguments(words)
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(Uncoloured(environment))
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(AddOutputLine))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(AddErrorLine))
            .ExecuteAsync(_kill.Token);
        Ended = ExitAsync();
    }

    /// <summary>The published program under test; null when the program that was built with the tests is used.</summary>
    public static string? Published { get; } =
        Environment.GetEnvironmentVariable("DEVPROXY_EXE") is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    /// <summary>The program's file: an executable, or a <c>.dll</c> that <c>dotnet</c> runs.</summary>
    public static string Executable { get; } = Published ?? Path.Combine(AppContext.BaseDirectory, "devproxy.dll");

    /// <summary>The command that starts the program; its own arguments follow.</summary>
    public static IReadOnlyList<string> Starter { get; } = Published is null ? ["dotnet", Executable] : [Executable];

    /// <summary>Starts DevProxy in a folder.</summary>
    public static new DevProxyProcess Start(string folder, params IEnumerable<string> arguments) =>
        Start(folder, new Dictionary<string, string?>(), arguments);

    /// <summary>Starts DevProxy in a folder, with additional environment variables.</summary>
    public static new DevProxyProcess Start(
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        params IEnumerable<string> arguments
    ) => new(Starter[0], folder, environment, [.. Starter.Skip(1), .. arguments]);

    /// <summary>Starts another program, such as a shell, that starts DevProxy; both write to the same outputs.</summary>
    public static DevProxyProcess StartWith(string program, string folder, params IEnumerable<string> arguments) =>
        new(program, folder, new Dictionary<string, string?>(), arguments);

    /// <summary>Starts DevProxy in a folder, with a limit on the number of open files and sockets.</summary>
    public static DevProxyProcess StartLimited(string folder, int openFiles, params IEnumerable<string> arguments) =>
        new(
            "/bin/sh",
            folder,
            new Dictionary<string, string?>(),
            ["-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -n {openFiles}; exec \"$@\""), "sh", .. Starter, .. arguments]
        );

    /// <summary>The process ID.</summary>
    public int Id => _running.ProcessId;

    /// <summary>Sends a signal by its name, <c>INT</c> or <c>TERM</c>.</summary>
    public async Task SignalAsync(string name) =>
        await CliWrap
            .Cli.Wrap("/bin/sh")
            .WithArguments(["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {_running.ProcessId}")])
            .ExecuteAsync(TestContext.Current.CancellationToken);

    protected override Task<int> Ended { get; }

    public override async Task<int> EndAsync()
    {
        await SignalAsync("TERM");
        return await ExitCodeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _kill.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // The process had not ended yet.
        }

        _running.Dispose();
        _kill.Dispose();
    }

    private async Task<int> ExitAsync() => (await _running.Task).ExitCode;
}
