using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using DevProxy.Cli;
using DevProxy.Terminal;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// The command line as its user sees it, line by line, from its start in a folder to its exit code: in this process, as
/// <see cref="DevProxyProcess"/>, or as the published program that is to be tested.
/// </summary>
internal abstract partial class DevProxyRun : IAsyncDisposable
{
    // Far longer than anything takes, so that a test that waits in vain says what it saw.
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromMinutes(3);

    private readonly ConcurrentQueue<string> _out = new();
    private readonly ConcurrentQueue<string> _error = new();

    /// <summary>The lines of standard output so far.</summary>
    public IReadOnlyList<string> Out => [.. _out];

    /// <summary>The lines of standard error so far.</summary>
    public IReadOnlyList<string> Error => [.. _error];

    /// <summary>All lines so far, those of standard error last.</summary>
    public string Output => string.Join('\n', _out.Concat(_error));

    /// <summary>Its exit code, once it has ended and all its lines are here.</summary>
    protected abstract Task<int> Ended { get; }

    /// <summary>Starts it in a folder.</summary>
    public static DevProxyRun Start(string folder, params IEnumerable<string> arguments) =>
        Start(folder, new Dictionary<string, string?>(), arguments);

    /// <summary>Starts it in a folder, with some variables of its own.</summary>
    public static DevProxyRun Start(
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        params IEnumerable<string> arguments
    ) =>
        DevProxyProcess.Published is null
            ? new InThisProcess(folder, environment, [.. arguments])
            : DevProxyProcess.Start(folder, environment, arguments);

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
            var isOver = Ended.IsCompleted || waited.Elapsed > WaitTimeout;
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

    /// <summary>Its exit code, once it has ended.</summary>
    public Task<int> ExitCodeAsync() => Ended.WaitAsync(WaitTimeout, TestContext.Current.CancellationToken);

    /// <summary>Ends it in order, as <c>kill</c> does; its exit code.</summary>
    public abstract Task<int> EndAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Takes a line of standard output.</summary>
    protected void TakeOut(string line) => _out.Enqueue(line);

    /// <summary>Takes a line of standard error.</summary>
    protected void TakeError(string line) => _error.Enqueue(line);

    /// <summary>The variables of this process, with some in their place; those that are null are left out.</summary>
    public static Dictionary<string, string> Inherited(IReadOnlyDictionary<string, string?> own)
    {
        var all = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(static one => (string)one.Key, static one => (string?)one.Value);
        foreach (var (name, value) in own)
            all[name] = value;
        return all.Where(static one => one.Value is not null).ToDictionary(static one => one.Key, static one => one.Value!);
    }

    // No test's lines are coloured because those who run the tests want colours.
    protected static Dictionary<string, string?> Uncoloured(IReadOnlyDictionary<string, string?> own)
    {
        var variables = new Dictionary<string, string?> { ["NO_COLOR"] = null, ["FORCE_COLOR"] = null };
        foreach (var (name, value) in own)
            variables[name] = value;
        return variables;
    }

    [GeneratedRegex("^DevProxy listening on (?<url>https?://[^ ]+)$", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ListeningLine();

    [GeneratedRegex("^Inspector on (?<url>https?://[^ ]+)$", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex InspectorLine();

    private sealed class InThisProcess : DevProxyRun
    {
        private readonly CancellationTokenSource _end = new();
        private readonly LineWriter _outWriter;
        private readonly LineWriter _errorWriter;

        public InThisProcess(string folder, IReadOnlyDictionary<string, string?> environment, string[] arguments)
        {
            (_outWriter, _errorWriter) = (new LineWriter(TakeOut), new LineWriter(TakeError));
            var variables = Inherited(Uncoloured(environment));
            var context = new CommandContext(new Screen(On(_outWriter), On(_errorWriter)), variables, folder, TimeProvider.System);
            Ended = Task.Run(() => RunAsync(arguments, context));

            Surface On(LineWriter writer) =>
                new(
                    TextWriter.Synchronized(writer),
                    new AnsiStyle(ColourChoice.IsColoured(variables, isTerminal: false)),
                    static () => null
                );
        }

        protected override Task<int> Ended { get; }

        public override async Task<int> EndAsync()
        {
            await _end.CancelAsync();
            return await ExitCodeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            try
            {
                await Ended.WaitAsync(WaitTimeout);
            }
            catch (OperationCanceledException)
            {
                // It was still running.
            }

            _end.Dispose();
            await _outWriter.DisposeAsync();
            await _errorWriter.DisposeAsync();
        }

        private async Task<int> RunAsync(string[] arguments, CommandContext context)
        {
            var exitCode = await CommandLine.RunAsync(arguments, context, _end.Token);
            _outWriter.End();
            _errorWriter.End();
            return exitCode;
        }
    }

    /// <summary>Hands on what is written, a line at a time.</summary>
    private sealed class LineWriter(Action<string> take) : TextWriter
    {
        private readonly StringBuilder _line = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            if (value == '\n')
                Take();
            else if (value != '\r')
                _line.Append(value);
        }

        /// <summary>What stands behind the last line's end is a line, too.</summary>
        public void End()
        {
            if (_line.Length > 0)
                Take();
        }

        private void Take()
        {
            take(_line.ToString());
            _line.Clear();
        }
    }
}
