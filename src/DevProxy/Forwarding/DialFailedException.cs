using System.Collections.Immutable;
using System.Net.Sockets;

namespace DevProxy.Forwarding;

/// <summary>Connecting failed. SocketsHttpHandler wraps it; the failure's text is made from it.</summary>
/// <param name="host">The name or address that was dialled, with its port.</param>
/// <param name="attempts">Each address tried; empty when the name did not resolve.</param>
/// <param name="cause">The resolver's error, or the last attempt's; null when time ran out.</param>
internal sealed class DialFailedException(string host, ImmutableArray<DialAttempt> attempts, SocketException? cause)
    : IOException($"No connection to {host}.", cause)
{
    /// <summary>The name or address that was dialled, with its port.</summary>
    public string Host { get; } = host;

    public ImmutableArray<DialAttempt> Attempts { get; } = attempts;

    /// <summary>The resolver's error when the name did not resolve; else null.</summary>
    public SocketError? ResolverError { get; } = attempts.IsEmpty ? cause?.SocketErrorCode : null;

    /// <summary>Whether the connect timeout ended it.</summary>
    public bool TimedOut { get; } = cause is null;
}
