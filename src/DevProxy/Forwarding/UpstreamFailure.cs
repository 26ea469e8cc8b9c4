using DevProxy.Traffic;
using Microsoft.AspNetCore.Connections;

namespace DevProxy.Forwarding;

/// <summary>
/// Says what an exception on the way to the upstream means, as an error type of RFC 9209, section 2.3, and for a person. It reads the chain
/// of exceptions and what the call has written down; YARP's own classification blames the browser for a body that the upstream cut off.
/// </summary>
/// <param name="inContainer">Whether <c>localhost</c> is a container of ours, and not the developer's machine.</param>
internal sealed class UpstreamFailure(bool inContainer)
{
    private readonly DialFailure _dial = new(inContainer);

    /// <summary>Whether this process runs in a container, as <c>DOTNET_RUNNING_IN_CONTAINER</c> or <c>/.dockerenv</c> shows.</summary>
    public static bool RunsInContainer(IReadOnlyDictionary<string, string> environment) =>
        (environment.TryGetValue("DOTNET_RUNNING_IN_CONTAINER", out var word) && word is "true" or "1") || File.Exists("/.dockerenv");

    /// <summary>The error that an exchange ended with.</summary>
    public ExchangeError Of(Exception exception, UpstreamCall call)
    {
        var chain = Chain(exception).ToList();
        return OfBrowser(chain, call)
            ?? OfTime(chain, call)
            ?? _dial.Of(chain, call)
            ?? ProxyFailure.Of(chain, call)
            ?? TlsFailure.Of(chain, call)
            ?? AnswerFailure.Of(chain, call)
            ?? new ExchangeError(
                "proxy_internal_error",
                $"Internal error in DevProxy: {exception.GetType().Name}: {exception.Message}",
                "Please report it with the request that caused it."
            );
    }

    private static ExchangeError? OfBrowser(List<Exception> chain, UpstreamCall call)
    {
        // What reading the body failed with is the browser's doing, also where Kestrel has no exception of its own for it.
        var bad =
            chain.Concat(Chain(call.BodyFault)).OfType<BadHttpRequestException>().FirstOrDefault()
            ?? call.BodyFault?.InnerException
            ?? call.BodyFault;
        var cut = bad?.Message.StartsWith("Unexpected end of request content", StringComparison.Ordinal) == true;
        if (
            cut
            || call.Browser?.RequestAborted.IsCancellationRequested == true
            || chain.Concat(Chain(call.BodyFault)).Any(e => e is ConnectionResetException or ConnectionAbortedException)
        )
            return ExchangeError.ClientGone;
        return bad is null
            ? null
            : new ExchangeError(
                "http_request_error",
                $"The body of the request is not valid HTTP: {bad.Message}",
                "Fix the client; browsers do not send this."
            );
    }

    private static ExchangeError? OfTime(List<Exception> chain, UpstreamCall call)
    {
        var target = call.Upstream.Target.Origin.Serialized;
        var key = call.Upstream.Config.Key;
        if (call.Deadline is { HasPassed: true } deadline)
            return deadline.Error;
        if (call.Limit.Expired)
        {
            return new ExchangeError(
                "http_response_timeout",
                $"{target} accepted the request but sent no response headers within {Shown(call.Limit.Time)}.",
                $"Check what the server is doing, or raise \"timeout\" of the route \"{key}\" (0 waits forever)."
            );
        }

        return chain.Any(e => e is TimeoutException or DialFailedException { TimedOut: true })
            ? new ExchangeError(
                "connection_timeout",
                $"Connecting to {target} timed out after {Shown(call.Upstream.Config.ConnectTimeout)}{Attempts(chain)}.",
                "Check that the server is running and that no VPN or firewall blocks it. If the server is only slow, raise "
                    + $"\"connectTimeout\" of the route \"{key}\"."
            )
            : null;
    }

    private static string Attempts(List<Exception> chain)
    {
        var dial = chain.OfType<DialFailedException>().FirstOrDefault();
        if (dial is null)
            return ": TCP connected, but TLS did not finish";
        return dial.Attempts.IsEmpty ? ": its name was not resolved in time" : $"; tried {string.Join(", ", dial.Attempts)}";
    }

    private static string Shown(TimeSpan time) => FormattableString.Invariant($"{time.TotalMilliseconds:0} ms");

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
            if (exception is AggregateException several)
            {
                foreach (var inner in several.InnerExceptions.SelectMany(Chain))
                    yield return inner;
                yield break;
            }
        }
    }
}
