using DevProxy.Configuration;
using DevProxy.Pipeline;

namespace DevProxy.Tests.Pipeline;

/// <summary>An app that serves from its start, for tests that do not ask about the moment in between.</summary>
internal static class StartedApp
{
    /// <summary>Listens and serves, or says why it cannot.</summary>
    public static async Task<ProxyAppStart> StartAsync(ProxyConfig config, ProxyAppContext context, CancellationToken cancellationToken)
    {
        var start = await ProxyApp.OpenAsync(config, context, cancellationToken);
        if (start.App is { } app)
            await app.ServeAsync(cancellationToken);
        return start;
    }
}
