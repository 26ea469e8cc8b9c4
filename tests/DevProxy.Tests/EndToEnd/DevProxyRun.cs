using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using DevProxy.Cli;
using DevProxy.Terminal;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// A run of the command line as its user sees it, line by line, from the start in a folder to the exit code. It runs in this process, as a
/// <see cref="DevProxyProcess"/>, or as the published program under test.
/// </summary>
internal abstract partial class DevProxyRun : IAsyncDisposable
{
    // Far longer than anything takes. A test that waits for something that never comes then fails with the output so far.
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromMinutes(3);

    private readonly ConcurrentQueue<string> _out = new();
    private readonly ConcurrentQueue<string> _error = new();

    /// <summary>The lines of standard output so far.</summary>
    public IReadOnlyList<string> Out => [.. _out];

    /// <summary>The lines of standard error so far.</summary>
    public IReadOnlyList<string> Error => [.. _error];

    /// <summary>All lines so far, standard output before standard error.</summary>
    public string Output => string.Join('\n', _out.Concat(_error));

    /// <summary>The exit code, once the run has ended and all its lines have been read.</summary>
    protected abstract Task<int> Ended { get; }

    /// <summary>Starts DevProxy in a folder.</summary>
    public static DevProxyRun Start(string folder, params IEnumerable<string> arguments) =>
        Start(folder, new Dictionary<string, string?>(), arguments);

    /// <summary>Starts DevProxy in a folder, with additional environment variables.</summary>
    public static DevProxyRun Start(
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        params IEnumerable<string> arguments
    ) =>
        DevProxyProcess.Published is null
            ? new InThisProcess(folder, environment, [.. arguments])
            : DevProxyProcess.Start(folder, environment, arguments);

    /// <summary>The URL of the proxy, once one of the two outputs says it.</summary>
    public async Task<string> ProxyUrlAsync() => (await LineAsync(ListeningLine())).Groups["url"].Value;

    /// <summary>The URL of the inspector, once one of the two outputs says it.</summary>
    public async Task<string> InspectorUrlAsync() => (await LineAsync(InspectorLine())).Groups["url"].Value;

    /// <summary>Waits for the first line, on either output, that matches an expression.</summary>
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

    /// <summary>Waits for the first line with this beginning.</summary>
    public async Task<string> LineAsync(string beginning) =>
        (await LineAsync(new Regex($"^{Regex.Escape(beginning)}.*$", RegexOptions.None, TimeSpan.FromSeconds(1)))).Value;

    /// <summary>Waits for the first line that contains a text.</summary>
    public async Task<string> LineWithAsync(string text) =>
        (await LineAsync(new Regex($"^.*{Regex.Escape(text)}.*$", RegexOptions.None, TimeSpan.FromSeconds(1)))).Value;

    /// <summary>The exit code, once the run has ended.</summary>
    public Task<int> ExitCodeAsync() => Ended.WaitAsync(WaitTimeout, TestContext.Current.CancellationToken);

    /// <summary>Ends the run gracefully, like <c>kill</c>, and returns the exit code.</summary>
    public abstract Task<int> EndAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Records a line of standard output.</summary>
    protected void AddOutputLine(string line) => _out.Enqueue(line);

    /// <summary>Records a line of standard error.</summary>
    protected void AddErrorLine(string line) => _error.Enqueue(line);

    /// <summary>The environment variables of this process, some of them replaced; those whose value is null are removed.</summary>
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

    // The colour settings of the shell that runs the tests must not colour the lines that they compare.
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
            (_outWriter, _errorWriter) = (new LineWriter(AddOutputLine), new LineWriter(AddErrorLine));
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
                // The run had not ended yet.
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

    /// <summary>Passes on what is written, line by line.</summary>
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

        /// <summary>Passes on the text after the last line break, which is a line too.</summary>
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
