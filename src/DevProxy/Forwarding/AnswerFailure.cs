using System.Globalization;
using System.Net.Sockets;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>Why there is no answer, or not all of it, although there was a connection.</summary>
internal static class AnswerFailure
{
    // RFC 9113, section 7.
    private const long Http11Required = 0xd;

    /// <summary>Null when it was something else.</summary>
    public static ExchangeError? Of(IReadOnlyList<Exception> chain, UpstreamCall call)
    {
        var (key, target) = (call.Upstream.Config.Key, call.Upstream.Config.Target.Origin.Serialized);
        var head = chain.OfType<HttpRequestException>().FirstOrDefault();
        if (call.Answer is not null && head is null && chain.Any(e => e is IOException or SocketException))
        {
            return new ExchangeError(
                "http_response_incomplete",
                $"{target} stopped in the middle of the answer's body: {chain[^1].Message}",
                "Look into the server's log: it crashed, was restarted, or announced another length than it sent.");
        }

        // Nothing but the message tells it from a server that broke off later.
        if (head?.Message.Contains("HTTP/2 handshake", StringComparison.Ordinal) == true)
            return NotHttp(target, key, head.Message);
        return Error(head, chain) switch
        {
            HttpRequestError.ConfigurationLimitExceeded => new ExchangeError(
                "http_response_header_section_size",
                $"The response headers of {target} are larger than 256 KB.",
                "Look for a cookie or a debugging header that grows without end."),
            HttpRequestError.ExtendedConnectNotSupported => new ExchangeError(
                "http_protocol_error",
                $"{target} speaks HTTP/2 and does not take WebSockets over it (RFC 8441).",
                $"Give the WebSocket a route of its own with an http:// or https:// target beside \"{key}\"."),
            HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError or HttpRequestError.HttpProtocolError when !WasReset(chain) =>
                NotHttp(target, key, Reason(chain)),
            _ when chain.Any(e => e is IOException or SocketException) => Terminated(target, call.Body),
            _ => null,
        };
    }

    /// <summary>The answer's head has too many lines.</summary>
    public static ExchangeError TooManyLines(string target, int count) => new(
        "http_response_header_section_size",
        string.Create(CultureInfo.InvariantCulture, $"The response of {target} has {count} header lines; at most {RawHeaders.MostLines} are passed on."),
        "Look for a cookie or a debugging header that is added again and again.");

    private static ExchangeError NotHttp(string target, string key, string reason) => new(
        "http_protocol_error",
        $"What {target} sent is not valid HTTP: {reason}",
        $"Is it an HTTP server? One that speaks TLS wants https:// in routes[\"{key}\"].target, one that speaks HTTP/2 without TLS wants h2c://, and any other http://.");

    private static ExchangeError Terminated(string target, BodyProgress body) => new(
        "connection_terminated",
        body == BodyProgress.Sending
            ? $"{target} closed the connection while the request's body was still being sent."
            : $"{target} closed the connection before it sent response headers.",
        body == BodyProgress.Sending
            ? "The server may limit the size of bodies, or refuse them before it has read them; its log says."
            : "Look into the server's log: it crashed, was restarted, or refuses such requests.");

    private static HttpRequestError Error(HttpRequestException? head, IReadOnlyList<Exception> chain) =>
        chain.OfType<HttpIOException>().FirstOrDefault()?.HttpRequestError ?? head?.HttpRequestError ?? HttpRequestError.Unknown;

    // A stream that the server gave up with RST_STREAM, or a connection with GOAWAY, is an end and no nonsense; unless it says that it speaks no HTTP/2.
    private static bool WasReset(IReadOnlyList<Exception> chain) => chain.OfType<HttpProtocolException>().Any(e => e.ErrorCode != Http11Required
        && (e.Message.Contains("reset the stream", StringComparison.Ordinal) || e.Message.Contains("closed the connection", StringComparison.Ordinal)));

    private static string Reason(IReadOnlyList<Exception> chain) => (chain.OfType<HttpIOException>().FirstOrDefault() ?? chain[^1]).Message;
}
