using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CliWrap;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>A backend as a separate process, with its files in its own folder.</summary>
internal sealed class BackendProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _kill = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TemporaryFolder _folder;
    private readonly int _port;
    private readonly CommandTask<CommandResult> _running;

    private BackendProcess(Command command, TemporaryFolder folder, int port)
    {
        (_folder, _port) = (folder, port);
        _running = command
            .WithWorkingDirectory(folder.Path)
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(_output.Enqueue))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(_output.Enqueue))
            .ExecuteAsync(_kill.Token);
    }

    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>Starts the backend and waits until it listens.</summary>
    /// <param name="command">The program that will listen on the port.</param>
    /// <param name="folder">The folder with its files, which is deleted when the process ends.</param>
    /// <param name="port">Its port on 127.0.0.1.</param>
    public static async Task<BackendProcess> StartAsync(Command command, TemporaryFolder folder, int port)
    {
        var process = new BackendProcess(command, folder, port);
        try
        {
            await process.ListenAsync();
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _kill.CancelAsync();
        await _running.Task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _running.Dispose();
        _kill.Dispose();
        _folder.Dispose();
    }

    // Some of these servers do not say when they listen, so connecting is tried until it works.
    private async Task ListenAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(StartTimeout);
        while (!await AcceptsAsync(timeout.Token))
        {
            Assert.False(_running.Task.IsCompleted, $"The backend ended:\n{string.Join('\n', _output)}");
            await Task.Delay(20, timeout.Token);
        }
    }

    private async Task<bool> AcceptsAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
