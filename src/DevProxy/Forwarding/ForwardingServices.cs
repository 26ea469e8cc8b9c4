namespace DevProxy.Forwarding;

/// <summary>What the host has to know to forward.</summary>
internal static class ForwardingServices
{
    /// <summary>Adds the <see cref="Forwarder"/> and the <see cref="UpstreamProbe"/>.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="environment">Says whether this is a container.</param>
    public static IServiceCollection AddForwarding(this IServiceCollection services, IReadOnlyDictionary<string, string> environment)
    {
        services.AddHttpForwarder();

        // What YARP would say about a failure, with its stack, DevProxy says itself.
        services.AddLogging(logging => logging.AddFilter("Yarp", LogLevel.None));
        services.AddSingleton(new UpstreamFailure(UpstreamFailure.RunsInContainer(environment)));
        services.AddSingleton<LoopMark>();
        services.AddSingleton<UpstreamProbe>();
        return services.AddSingleton<Forwarder>();
    }
}
