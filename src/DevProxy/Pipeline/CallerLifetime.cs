namespace DevProxy.Pipeline;

/// <summary>The command that started the app decides when it ends; the framework's own lifetime would take the signals for itself.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
