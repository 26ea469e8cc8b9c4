using System.Collections.Concurrent;
using System.Diagnostics;

namespace DevProxy.Tests.EndToEnd;

/// <summary>The executable itself, in a folder, with its output line by line.</summary>
internal sealed class CaptiveDevProxy : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private CaptiveDevProxy(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        _process.StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "devproxy.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            _process.StartInfo.Environment[name] = value;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All lines up to now, of both streams, in the order in which they came.</summary>
    public string Output => string.Join('\n', _lines);

    public static CaptiveDevProxy Start(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        new(folder, arguments, environment ?? new Dictionary<string, string>());

    /// <summary>Waits for a line that begins so, and gives it.</summary>
    public async Task<string> LineAsync(string beginning)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (_lines.FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal)) is { } found)
                return found;
            Assert.False(_process.HasExited, $"It ended without \"{beginning}\":\n{Output}");
            await _arrived.WaitAsync(patience.Token);
        }
    }

    /// <summary>Waits for its end, and gives its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _arrived.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null)
            _lines.Enqueue(line);
        // The end of a stream is news too: nothing more will come.
        _arrived.Release();
    }
}
