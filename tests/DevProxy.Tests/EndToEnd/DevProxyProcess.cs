using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CliWrap;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// The real program as a captive process, in a folder of its own: the one that was built with the tests, or the published one that the
/// environment variable DEVPROXY_EXE names.
/// </summary>
internal sealed partial class DevProxyProcess : IAsyncDisposable
{
    // Far longer than anything takes, so that a test that waits in vain says what it saw.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _kill = new();
    private readonly ConcurrentQueue<string> _out = new();
    private readonly ConcurrentQueue<string> _error = new();
    private readonly CommandTask<CommandResult> _running;

    private DevProxyProcess(string program, string folder, IReadOnlyDictionary<string, string?> environment, IEnumerable<string> arguments)
    {
        var variables = new Dictionary<string, string?> { ["NO_COLOR"] = null, ["FORCE_COLOR"] = null };
        foreach (var (name, value) in environment)
            variables[name] = value;
        var (starter, words) = DefaultSignals.Of(program, [.. arguments]);
        _running = CliWrap
            .Cli.Wrap(starter)
            .WithArguments(words)
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(variables)
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(_out.Enqueue))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(_error.Enqueue))
            .ExecuteAsync(_kill.Token);
    }

    /// <summary>The published program that is to be tested; null for the one that was built with the tests.</summary>
    public static string? Published { get; } =
        Environment.GetEnvironmentVariable("DEVPROXY_EXE") is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    /// <summary>The file of the program: an executable, or a <c>.dll</c> that <c>dotnet</c> runs.</summary>
    public static string Executable { get; } = Published ?? Path.Combine(AppContext.BaseDirectory, "devproxy.dll");

    /// <summary>The words that start it, before its own.</summary>
    public static IReadOnlyList<string> Starter { get; } = Published is null ? ["dotnet", Executable] : [Executable];

    /// <summary>The lines of standard output so far.</summary>
    public IReadOnlyList<string> Out => [.. _out];

    /// <summary>The lines of standard error so far.</summary>
    public IReadOnlyList<string> Error => [.. _error];

    /// <summary>All lines so far, those of standard error last.</summary>
    public string Output => string.Join('\n', _out.Concat(_error));

    /// <summary>Starts it in a folder.</summary>
    public static DevProxyProcess Start(string folder, params IEnumerable<string> arguments) =>
        Start(folder, new Dictionary<string, string?>(), arguments);

    /// <summary>Starts it in a folder, with some variables of its own.</summary>
    public static DevProxyProcess Start(
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        params IEnumerable<string> arguments
    ) => new(Starter[0], folder, environment, [.. Starter.Skip(1), .. arguments]);

    /// <summary>Starts a program that starts it, and whose outputs are its.</summary>
    public static DevProxyProcess StartWith(string program, string folder, params IEnumerable<string> arguments) =>
        new(program, folder, new Dictionary<string, string?>(), arguments);

    /// <summary>Starts it in a folder, with a limit on the files and sockets that it may have open.</summary>
    public static DevProxyProcess StartLimited(string folder, int openFiles, params IEnumerable<string> arguments) =>
        new(
            "/bin/sh",
            folder,
            new Dictionary<string, string?>(),
            ["-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -n {openFiles}; exec \"$@\""), "sh", .. Starter, .. arguments]
        );

    /// <summary>Where the proxy listens, once it says so, on whichever output.</summary>
    public async Task<string> ProxyUrlAsync() => (await LineAsync(ListeningLine())).Groups["url"].Value;

    /// <summary>Where the inspector listens, once it says so.</summary>
    public async Task<string> InspectorUrlAsync() => (await LineAsync(InspectorLine())).Groups["url"].Value;

    /// <summary>The first line, of whichever output, that an expression matches, once it is there.</summary>
    public async Task<Match> LineAsync(Regex expression)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var isOver = _running.Task.IsCompleted || waited.Elapsed > Patience;
            if (_out.Concat(_error).Select(line => expression.Match(line)).FirstOrDefault(match => match.Success) is { } found)
                return found;
            Assert.False(isOver, $"There is no line like {expression}:\n{Output}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The first line that begins so, once it is there.</summary>
    public async Task<string> LineAsync(string beginning) =>
        (await LineAsync(new Regex($"^{Regex.Escape(beginning)}.*$", RegexOptions.None, TimeSpan.FromSeconds(1)))).Value;

    /// <summary>The first line that holds a text, once it is there.</summary>
    public async Task<string> LineWithAsync(string text) =>
        (await LineAsync(new Regex($"^.*{Regex.Escape(text)}.*$", RegexOptions.None, TimeSpan.FromSeconds(1)))).Value;

    /// <summary>Its number.</summary>
    public int Id => _running.ProcessId;

    /// <summary>Sends a signal by its name, <c>INT</c> or <c>TERM</c>.</summary>
    public async Task SignalAsync(string name) =>
        await CliWrap
            .Cli.Wrap("/bin/sh")
            .WithArguments(["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {_running.ProcessId}")])
            .ExecuteAsync(TestContext.Current.CancellationToken);

    /// <summary>Its exit code, once it has ended.</summary>
    public async Task<int> ExitCodeAsync() => (await _running.Task.WaitAsync(Patience, TestContext.Current.CancellationToken)).ExitCode;

    public async ValueTask DisposeAsync()
    {
        await _kill.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // It was still running.
        }

        _running.Dispose();
        _kill.Dispose();
    }

    [GeneratedRegex("^DevProxy listening on (?<url>https?://[^ ]+)$", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ListeningLine();

    [GeneratedRegex("^Inspector on (?<url>https?://[^ ]+)$", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex InspectorLine();
}
