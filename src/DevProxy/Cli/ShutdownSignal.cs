using System.Runtime.InteropServices;

namespace DevProxy.Cli;

/// <summary>
/// The signals that end DevProxy: Ctrl+C, the end of the terminal, <c>kill</c>. The first starts an orderly shutdown. The second
/// kills the companion; where there is none, the system ends DevProxy at once, as it does with the third.
/// </summary>
internal sealed class ShutdownSignal : IDisposable
{
    // A pipe that nobody reads blocks a writer forever.
    private static readonly TimeSpan WritingTime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly int _taken;
    private readonly List<PosixSignal> _early = [];
    private readonly TaskCompletionSource<PosixSignal> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;
    private Action<PosixSignal>? _receiver;
    private int _count;

    /// <param name="hasCompanion">Whether there is a program, running or about to start, that is to have the signals too.</param>
    public ShutdownSignal(bool hasCompanion = false)
    {
        _taken = hasCompanion ? 2 : 1;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Take),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Take),
        ];
    }

    /// <summary>The first signal, when it comes.</summary>
    public Task<PosixSignal> First => _first.Task;

    /// <summary>A wait that the first signal ends, or what ends the command.</summary>
    public CancellationTokenSource Ending(CancellationToken cancellationToken)
    {
        var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = First.ContinueWith(_ => ended.CancelAsync(), ended.Token, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        return ended;
    }

    /// <summary>Gives every signal, those that came already included, to a program that is to have them too.</summary>
    public void PassTo(Action<PosixSignal> receiver)
    {
        lock (_gate)
        {
            _receiver = receiver;
            _early.ForEach(receiver);
        }
    }

    /// <summary>
    /// Writes on the console, and waits until that is done, but not forever: a pipe that is full and that nobody reads must keep neither
    /// DevProxy from its work nor a signal from ending it. A console that cannot be written (a full disk) cannot be reported anywhere.
    /// </summary>
    public async Task WriteAsync(Action write)
    {
        var writing = Task.Factory.StartNew(write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            if (await Task.WhenAny(writing, _first.Task, Task.Delay(WritingTime)) == writing)
                await writing;
        }
        catch (IOException)
        {
            // It is gone, or full.
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        lock (_gate)
        {
            context.Cancel = ++_count <= _taken;
            if (_receiver is null)
                _early.Add(context.Signal);
            else
                _receiver(context.Signal);
        }

        _first.TrySetResult(context.Signal);
    }
}
