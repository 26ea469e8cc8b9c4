using DevProxy.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DevProxy.Tests.Forwarding;

public sealed class ForwardingServicesTests
{
    [Fact]
    public async Task The_host_has_one_forwarder_one_probe_and_one_mark_for_both()
    {
        await using var services = new ServiceCollection().AddForwarding(isAloneInContainer: false).BuildServiceProvider();
        Assert.Same(services.GetRequiredService<Forwarder>(), services.GetRequiredService<Forwarder>());
        Assert.Same(services.GetRequiredService<UpstreamProbe>(), services.GetRequiredService<UpstreamProbe>());
        Assert.Same(services.GetRequiredService<LoopMark>(), services.GetRequiredService<LoopMark>());
    }

    [Fact]
    public async Task YARP_says_nothing_of_its_own_and_everyone_else_still_does()
    {
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddConsole());
        await using var services = collection.AddForwarding(isAloneInContainer: false).BuildServiceProvider();
        var loggers = services.GetRequiredService<ILoggerFactory>();
        Assert.False(loggers.CreateLogger("Yarp.ReverseProxy.Forwarder.HttpForwarder").IsEnabled(LogLevel.Critical));
        Assert.True(loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel").IsEnabled(LogLevel.Error));
    }
}
