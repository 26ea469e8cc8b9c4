using System.Diagnostics;

namespace DevProxy.Benchmarks;

/// <summary>A program that runs until this is disposed.</summary>
internal sealed class Started : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    public Started(string program, string[] arguments, string data)
    {
        var start = program.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo("dotnet", [program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = data;
        start.Environment["XDG_DATA_HOME"] = data;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Heard;
        _process.ErrorDataReceived += Heard;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has cost until now.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The first line that begins so, once it is there.</summary>
    public async Task<string> LineAsync(string beginning)
    {
        while (true)
        {
            lock (_lines)
            {
                if (_lines.Find(line => line.StartsWith(beginning, StringComparison.Ordinal)) is { } found)
                    return found;
                if (_process.HasExited)
                    throw new InvalidOperationException(string.Join('\n', _lines));
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public Task EndAsync() => _process.WaitForExitAsync();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Heard(object sender, DataReceivedEventArgs heard)
    {
        lock (_lines)
            _lines.Add(heard.Data ?? "");
    }
}
