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
        var (key, target) = (call.Upstream.Config.Key, call.Upstream.Target.Origin.Serialized);
        var head = chain.OfType<HttpRequestException>().FirstOrDefault();
        if (call.Answer is not null && head is null && chain.Any(e => e is IOException or SocketException))
        {
            if (call.IsWebSocket)
                return new ExchangeError(
                    "http_response_incomplete",
                    $"{target} broke off the WebSocket without a close frame: {Said(chain[^1])}",
                    "Check the server's log: it crashed or was restarted, or a proxy in front of it ends connections that are quiet."
                );
            return new ExchangeError(
                "http_response_incomplete",
                $"{target} stopped in the middle of the response body: {Said(chain[^1])}",
                "Check the server's log: it crashed, was restarted, or announced a different length than it sent."
            );
        }

        if (call.Preface is { IsEmpty: false, IsHttp: true })
            return NotHttp(call, $"DevProxy speaks HTTP/2 to it, and its answer begins with {call.Preface}.");

        // Only the message distinguishes it from a server that closed the connection later.
        if (head?.Message.Contains("HTTP/2 handshake", StringComparison.Ordinal) == true)
            return HandshakeFailed(chain, call, head.Message);

        // The handler's own exception for header fields that cannot be decoded (RFC 7541) has no public type.
        if (chain.FirstOrDefault(e => e.GetType().Name == "HPackDecodingException") is { } undecoded)
            return NotHttp(call, undecoded.Message);
        var error = Error(chain);
        if (!call.Start.IsHttp && (error is HttpRequestError.InvalidResponse || chain.Any(e => e is IOException)))
            return NotHttp(call, $"it begins with {call.Start}.");
        return error switch
        {
            HttpRequestError.ConfigurationLimitExceeded => new ExchangeError(
                "http_response_header_section_size",
                $"The response headers of {target} are larger than 256 KB.",
                "Look for a cookie or a debugging header that keeps growing."
            ),
            HttpRequestError.ExtendedConnectNotSupported => new ExchangeError(
                "http_protocol_error",
                $"{target} speaks HTTP/2 but does not accept WebSockets over it (RFC 8441).",
                $"Add a separate route for the WebSocket with an http:// or https:// target next to \"{key}\"."
            ),
            HttpRequestError.InvalidResponse
            or HttpRequestError.VersionNegotiationError
            or HttpRequestError.HttpProtocolError when !WasReset(chain) => NotHttp(call, call.Start.AsSent(Reason(chain))),
            _ when chain.Any(e => e is IOException or SocketException) || WasCutOff(chain, call) => Terminated(chain, call),
            _ => null,
        };
    }

    /// <summary>The answer's head has too many lines.</summary>
    public static ExchangeError TooManyLines(string target, int count) =>
        new(
            "http_response_header_section_size",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The response of {target} has {count} header lines; at most {RawHeaders.MostLines} are passed on."
            ),
            "Look for a cookie or a debugging header that is added again and again."
        );

    // The handler often says that the handshake failed and not why, or stumbles over a connection that it has disposed of: then the bytes
    // decide.
    private static ExchangeError HandshakeFailed(IReadOnlyList<Exception> chain, UpstreamCall call, string reason)
    {
        var isInvalid =
            Error([.. chain.SkipWhile(static e => e is not HttpRequestException).Skip(1)])
            is HttpRequestError.HttpProtocolError
                or HttpRequestError.InvalidResponse;
        return (isInvalid && !WasReset(chain)) || !call.Preface.MayBeHttp2 ? NotHttp(call, reason) : Terminated(chain, call);
    }

    private static ExchangeError NotHttp(UpstreamCall call, string reason)
    {
        var (key, target) = (call.Upstream.Config.Key, call.Upstream.Target.Origin.Serialized);
        return new ExchangeError("http_protocol_error", $"What {target} sent is not valid HTTP: {reason}", Fix());

        string Fix()
        {
            if (reason.Contains("TLS alert", StringComparison.Ordinal))
                return $"It speaks TLS: write https:// in routes[\"{key}\"].target.";
            if (!call.Start.IsHttp && call.Exchange is { Kind: ExchangeKind.Websocket })
                return "A server that does not allow the page's origin or host may refuse its WebSocket like this: allow them in the "
                    + "server's settings.";
            if (reason.Contains("Content-Length is", StringComparison.Ordinal))
                return "Two layers probably write Content-Length, such as the application and a server or proxy in front of it: let "
                    + "only one of them do it.";
            if (reason.Contains("Transfer-Encoding is", StringComparison.Ordinal))
                return "Make the server compress with Content-Encoding instead, which browsers understand, or not at all.";
            if (reason.StartsWith("Received an invalid header", StringComparison.Ordinal))
                return "The server, or a proxy in front of it, writes an invalid header line: fix it there. To see which of them sends "
                    + "it, check their logs or call the server directly.";
            if (call.Upstream.Target.Http2Cleartext && call.Preface is { IsEmpty: false, IsHttp: true })
                return $"It speaks HTTP/1.1: write http:// instead of h2c:// in routes[\"{key}\"].target.";
            if (call.Start is { IsText: true, IsHttp: false })
                return "The server may refuse such requests like this: check which origins, hosts and clients its settings allow. If "
                    + $"it is not an HTTP server, correct the port in routes[\"{key}\"].target; if it speaks TLS, write https:// there.";
            return call.Start is { IsEmpty: false, IsHttp: true }
                ? "Fix this in the server, or in a proxy in front of it. To see which of them sends the header, check their logs or "
                    + "call the server directly."
                : $"Check that it is an HTTP server. If it speaks TLS, write https:// in routes[\"{key}\"].target; if HTTP/2 without "
                    + "TLS, h2c://; otherwise http://.";
        }
    }

    private static ExchangeError Terminated(IReadOnlyList<Exception> chain, UpstreamCall call)
    {
        var target = call.Upstream.Target.Origin.Serialized;
        var how =
            call.Body == BodyProgress.Sending ? "while the request's body was still being sent"
            : call.Start.IsEmpty ? "before it sent response headers"
            : $"in the middle of the response headers, which begin with {call.Start}";
        if (chain.OfType<ConnectionEndedException>().Any(ended => ended.WasKept(call)))
        {
            return new ExchangeError(
                "connection_terminated",
                $"{target} closed the connection {how}. The connection was reused from an earlier request.",
                "The server probably closed it as idle just as this request arrived, and DevProxy does not send such a request twice: "
                    + "try again. To avoid this, raise the server's keep-alive timeout above a minute, or make it answer with "
                    + "\"Connection: close\"."
            );
        }

        return new ExchangeError(
            "connection_terminated",
            $"{target} closed the connection {how}.",
            call.Body == BodyProgress.Sending
                ? "Check the server's log: it may limit the body size, or refuse a body before reading it."
                : "Check the server's log: it crashed, was restarted, or refuses such requests." + OtherVersion(call)
        );
    }

    private static string OtherVersion(UpstreamCall call) =>
        call.Upstream.Target.Http2Cleartext && call.Answer is null
            ? $" If it speaks HTTP/1.1 only, write http:// instead of h2c:// in routes[\"{call.Upstream.Config.Key}\"].target."
            : "";

    // The innermost error says most: over HTTP/2 a fault of the connection is wrapped for each of its streams.
    private static HttpRequestError Error(IReadOnlyList<Exception> chain) =>
        chain
            .Select(e =>
                e is HttpIOException broken
                    ? broken.HttpRequestError
                    : (e as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown
            )
            .LastOrDefault(error => error != HttpRequestError.Unknown);

    // A server may end a stream with RST_STREAM, or a connection with GOAWAY: that is valid HTTP, unless it says that it speaks no HTTP/2.
    private static bool WasReset(IReadOnlyList<Exception> chain) =>
        chain
            .OfType<HttpProtocolException>()
            .Any(e =>
                e.ErrorCode != Http11Required
                && (
                    e.Message.Contains("reset the stream", StringComparison.Ordinal)
                    || e.Message.Contains("closed the connection", StringComparison.Ordinal)
                )
            );

    // Over HTTP/2 a stream that the server gives up ends the sending of its body; nothing else does, as long as the browser waits and there
    // is time.
    private static bool WasCutOff(IReadOnlyList<Exception> chain, UpstreamCall call) =>
        call.Answer is null && call.Body == BodyProgress.Sending && chain.Any(e => e is OperationCanceledException);

    private static string Reason(IReadOnlyList<Exception> chain) =>
        Said(chain.LastOrDefault(e => e is HttpIOException or HttpRequestException) ?? chain[^1]);

    // .NET adds its own name of the error, which says nothing to anybody else.
    private static string Said(Exception e) =>
        e is HttpIOException named ? named.Message.Replace($" ({named.HttpRequestError})", "", StringComparison.Ordinal) : e.Message;
}
