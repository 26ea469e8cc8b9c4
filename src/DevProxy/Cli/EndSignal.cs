using System.Runtime.InteropServices;

namespace DevProxy.Cli;

/// <summary>The signals that end DevProxy, taken from the system's own handling: Ctrl+C, the end of the terminal, <c>kill</c>.</summary>
internal sealed class EndSignal : IDisposable
{
    private readonly TaskCompletionSource<PosixSignal> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;
    private Action<PosixSignal>? _receiver;

    public EndSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Take),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Take),
    ];

    /// <summary>The first signal, when it comes.</summary>
    public Task<PosixSignal> First => _first.Task;

    /// <summary>Gives every signal, the one that came already included, to a program that is to have it too.</summary>
    public void PassTo(Action<PosixSignal> receiver)
    {
        Volatile.Write(ref _receiver, receiver);
        if (_first.Task.IsCompletedSuccessfully)
            receiver(_first.Task.Result);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        _first.TrySetResult(context.Signal);
        Volatile.Read(ref _receiver)?.Invoke(context.Signal);
    }
}
