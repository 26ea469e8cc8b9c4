namespace DevProxy.Forwarding;

/// <summary>A connection to an upstream ended (closed or reset) while a request on it waited for the first byte of its answer.</summary>
/// <param name="openedAt">When the connection was opened, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> counts.</param>
/// <param name="nothingSent">Whether it had ended before any byte of the request was sent.</param>
/// <param name="cause">The socket's error; null when the upstream closed.</param>
internal sealed class ConnectionEndedException(long openedAt, bool nothingSent, Exception? cause)
    : HttpIOException(HttpRequestError.ResponseEnded, "the connection ended before the first byte of an answer.", cause)
{
    /// <summary>Whether it had ended before any byte of the request was sent.</summary>
    public bool NothingSent { get; } = nothingSent;

    /// <summary>Whether the connection had been kept from before a call, for which it was used again.</summary>
    public bool WasKept(UpstreamCall call) => openedAt < call.AskedAt;
}
