using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using DevProxy.Terminal;

namespace DevProxy.Companion;

/// <summary>
/// The command that runs beside the proxy, a dev server mostly. Its output comes through a pipe, so that what clears the screen does not
/// wipe the log; its input stays the terminal.
/// </summary>
internal sealed partial class CompanionProcess : IDisposable
{
    // How long output is still read after the command has ended: its children may hold the pipe open.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromMilliseconds(300);

    // How long the command gets to end by itself after a signal.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private const int Terminate = 15;
    private static readonly int Continue = OperatingSystem.IsLinux() ? 18 : 19; // SIGCONT, whose number is not the same everywhere.

    private readonly Process _process;
    private readonly CompanionWatchdog _watch;
    private readonly TimeProvider _time;
    private readonly bool _sharesTerminal;
    private int _signals;
    private ProcessTree? _signalled;

    private CompanionProcess(Process process, CompanionWatchdog watch, Screen screen, TimeProvider time, Action<string> heard)
    {
        _process = process;
        _watch = watch;
        _time = time;
        _sharesTerminal = Screen.HasInput;
        // Both may block at a screen that nobody reads, from the first byte on.
        var output = Task.WhenAll(
            Task.Run(() => new CompanionPipe(screen.Out, time) { Heard = heard }.PumpAsync(process.StandardOutput, CancellationToken.None)),
            Task.Run(() => new CompanionPipe(screen.Error, time) { Heard = heard }.PumpAsync(process.StandardError, CancellationToken.None))
        );
        Ended = EndAsync(output);
    }

    /// <summary>Its exit code, once it has ended and its output has been shown.</summary>
    public Task<int> Ended { get; }

    /// <summary>Starts it.</summary>
    /// <param name="program">The file, as <see cref="CommandSearch"/> found it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="variables">All of its environment.</param>
    /// <param name="screen">Where its two outputs go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="error">Why it cannot be started; null when it was.</param>
    /// <param name="heard">Gets each line that it prints, without colours.</param>
    public static CompanionProcess? Start(
        string program,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string> variables,
        Screen screen,
        TimeProvider time,
        out string? error,
        Action<string>? heard = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var watch = CompanionWatchdog.Start();
        try
        {
            error = null;
            var process = Process.Start(start)!;
            watch.Watch(process);
            return new CompanionProcess(process, watch, screen, time, heard ?? (static _ => { }));
        }
        catch (Win32Exception e)
        {
            watch.Dispose();
            error = $"{program} cannot be started: {e.Message}";
            return null;
        }
    }

    /// <summary>Passes a signal on. A second one kills the program, and so does the end of the grace period after the first.</summary>
    public void Pass(PosixSignal signal)
    {
        if (Interlocked.Increment(ref _signals) > 1)
        {
            Kill();
            return;
        }

        // Ctrl+C comes from the terminal to both already; twice would make many tools drop everything at once.
        if (signal != PosixSignal.SIGINT || !_sharesTerminal)
            Send(signal);
        _ = EndAfterGraceAsync();
    }

    public void Dispose()
    {
        _watch.Dispose();
        _process.Dispose();
    }

    private async Task<int> EndAsync(Task output)
    {
        await _process.WaitForExitAsync();
        await Task.WhenAny(output, Task.Delay(OutputGrace, _time));
        // Their parent died of the signal and did not pass it on to them.
        foreach (var orphan in _signalled?.Running ?? [])
        {
            _ = SendSignal(orphan, Terminate);
            // One that was stopped (a shell in the background of a terminal) gets it only when it goes on.
            _ = SendSignal(orphan, Continue);
        }

        return _process.ExitCode;
    }

    private async Task EndAfterGraceAsync()
    {
        if (await Task.WhenAny(Ended, Task.Delay(Grace, _time)) != Ended)
            Kill();
    }

    private void Send(PosixSignal signal)
    {
        if (OperatingSystem.IsWindows())
            Kill(); // There is nothing gentler that reaches a process without a window.
        else if (!Ended.IsCompleted && !_process.HasExited) // Once it has ended, the process is disposed of.
        {
            _signalled = ProcessTree.Of(_process.Id);
            _ = SendSignal(
                _process.Id,
                signal switch
                {
                    PosixSignal.SIGINT => 2,
                    PosixSignal.SIGHUP => 1,
                    _ => Terminate,
                }
            );
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended in the meantime.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
