using DevProxy.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DevProxy.Tests.Pipeline;

public sealed class CallerLifetimeTests
{
    [Fact]
    public async Task A_host_starts_and_ends_when_its_caller_says_so_and_holds_nothing_up()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        using var host = builder.Build();
        var life = host.Services.GetRequiredService<IHostApplicationLifetime>();

        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.True(life.ApplicationStarted.IsCancellationRequested);
        Assert.False(life.ApplicationStopping.IsCancellationRequested);

        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(life.ApplicationStopped.IsCancellationRequested);
    }
}
