namespace DevProxy.Forwarding;

/// <summary>What the host has to know to forward.</summary>
internal static class ForwardingServices
{
    /// <summary>Adds the <see cref="Forwarder"/> and the <see cref="UpstreamProbe"/>.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="isAloneInContainer">Whether <c>localhost</c> is a container in which no server of the developer's runs.</param>
    public static IServiceCollection AddForwarding(this IServiceCollection services, bool isAloneInContainer)
    {
        services.AddHttpForwarder();

        // What YARP would say about a failure, with its stack, DevProxy says itself.
        services.AddLogging(logging => logging.AddFilter("Yarp", LogLevel.None));
        services.AddSingleton(new UpstreamFailure(isAloneInContainer));
        services.AddSingleton<LoopMark>();
        services.AddSingleton<UpstreamProbe>();
        return services.AddSingleton<Forwarder>();
    }

    /// <summary>A forwarder without a host, for whoever wants to know what it would do.</summary>
    public static Forwarder Forwarder() =>
        new ServiceCollection().AddForwarding(isAloneInContainer: false).BuildServiceProvider().GetRequiredService<Forwarder>();
}
