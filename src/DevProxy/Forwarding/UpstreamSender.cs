using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;

namespace DevProxy.Forwarding;

/// <summary>
/// Stands between YARP and the connections: notes what is really sent and what really came back, watches both bodies, limits the wait, and
/// sees the causes of failures before anything wraps them.
/// </summary>
/// <param name="connections">The handler that has them, and keeps them.</param>
/// <param name="fresh">
/// Makes the handler for requests that are sent once more, which opens a connection for each; called at the first of them.
/// </param>
/// <param name="current">Where the connections see on whose behalf they are used.</param>
/// <param name="proxyCredentials">
/// What a proxy for plain requests wants to see in <c>Proxy-Authorization</c>: empty for nothing, null when there is no such proxy.
/// </param>
internal sealed class UpstreamSender(
    HttpMessageHandler connections,
    Func<HttpMessageHandler> fresh,
    AsyncLocal<UpstreamCall?> current,
    string? proxyCredentials
) : DelegatingHandler(connections)
{
    // RFC 9110, section 9.2.2. Methods are case-sensitive.
    private static readonly FrozenSet<string> Idempotent = new[] { "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" }.ToFrozenSet(
        StringComparer.Ordinal
    );

    // RFC 9113, section 7.
    private const long Http11Required = 0xd;

    private readonly Lazy<HttpMessageInvoker> _fresh = new(() => new HttpMessageInvoker(fresh()));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(UpstreamCall.Key, out var call))
            return await base.SendAsync(request, cancellationToken);
        if (proxyCredentials is { Length: > 0 })
            request.Headers.TryAddWithoutValidation("Proxy-Authorization", proxyCredentials);
        var head = RawHeaders.Of(request);
        if (
            SendableHead.Problem(request.RequestUri!.PathAndQuery, head, call.Upstream.Config, asBrowser: call.Browser is null) is
            { } problem
        )
        {
            call.Failed(problem);
            throw new HttpRequestException(problem.Detail);
        }

        call.Asked(request, head);
        if (request.Content is { } body)
            request.Content = new SentBody(body, call);
        else
            call.Limit.Start();

        using var limited = call.Limit.Token.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.Limit.Token)
            : null;
        try
        {
            HttpResponseMessage answer;
            current.Value = call;
            try
            {
                answer = await base.SendAsync(request, limited?.Token ?? cancellationToken);
            }
            catch (HttpRequestException e) when (MayBeRepeated(request, call, e))
            {
                answer = await AskAgainAsync(request, call, limited?.Token ?? cancellationToken);
            }

            call.Limit.Dispose();
            call.Upstream.Client.Tls.AnsweredPlain();
            CheckCount(answer, call);
            call.Answered(answer);
            Check(request, answer, call);
            answer.Content = new ReceivedBody(answer.Content, stream => Watch(stream, answer, call));
            return answer;
        }
        catch (Exception e)
        {
            if (IsRefusedUpgrade(request, e))
                e.Data["HTTP2_ENABLED"] = false; // YARP's sign for "ask again over HTTP/1.1".
            call.Failed(e);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _fresh.IsValueCreated)
            _fresh.Value.Dispose();
        base.Dispose(disposing);
    }

    // A server that closes a kept connection may do so just when the next request is on its way. Nothing else is sent more than once.
    private Task<HttpResponseMessage> AskAgainAsync(HttpRequestMessage request, UpstreamCall call, CancellationToken cancellationToken)
    {
        call.Note(
            $"{call.Upstream.Target.Origin} closed a connection that was reused from an earlier request, so this {request.Method} "
                + "was sent again on a new one."
        );
        return _fresh.Value.SendAsync(request, cancellationToken);
    }

    private static bool MayBeRepeated(HttpRequestMessage request, UpstreamCall call, HttpRequestException e)
    {
        // Where the browser wrote "Content-Length: 0", there is a content, and nothing in it.
        if (request.Content is { Headers.ContentLength: not 0 } || Ended(e) is not { } ended || !ended.WasKept(call))
            return false;

        // Extended CONNECT is a WebSocket's GET (RFC 8441, section 4).
        return ended.NothingSent || Idempotent.Contains(request.Method.Method) || request.Headers.Protocol is not null;
    }

    private static ConnectionEndedException? Ended(Exception? e)
    {
        while (e is not null and not ConnectionEndedException)
            e = e.InnerException;
        return e as ConnectionEndedException;
    }

    private static Stream Watch(Stream stream, HttpResponseMessage answer, UpstreamCall call) =>
        call.IsWebSocket
            ? new WebSocketStream(stream, call.Count, WebSocketMessages.Of(call.Exchange))
            : new ReceivedStream(stream, call, AnnouncedLength(answer));

    // The handler checks it over HTTP/1.1 alone. Without a body, it is the length of another answer's (RFC 9110, section 8.6).
    private static long? AnnouncedLength(HttpResponseMessage answer) =>
        answer.RequestMessage?.Method == HttpMethod.Head || answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified
            ? null
            : answer.Content.Headers.ContentLength;

    // A server without HTTP/2 may break off the handshake that offers nothing else, as an extended CONNECT does (RFC 8441). Once the
    // connection was there, the request was sent.
    private static bool IsRefusedUpgrade(HttpRequestMessage request, Exception e) =>
        request.Headers.Protocol is not null
        && request.RequestUri!.Scheme == Uri.UriSchemeHttps
        && e
            is HttpRequestException
            {
                InnerException: AuthenticationException
                    and not CertificateRefusedException
                    or IOException
                    and not DialFailedException
                    and not HttpIOException
                    or HttpProtocolException { ErrorCode: Http11Required },
            };

    // Before anything reads them: what is done with the lines of a head is done to no more than these.
    private static void CheckCount(HttpResponseMessage answer, UpstreamCall call)
    {
        var count = RawHeaders.Count(answer);
        if (count <= RawHeaders.MostLines)
            return;
        var error = AnswerFailure.TooManyLines(call.Upstream.Target.Origin.Serialized, count);
        call.Failed(error);
        throw Refused(answer, HttpRequestError.ConfigurationLimitExceeded, error.Detail);
    }

    private void Check(HttpRequestMessage request, HttpResponseMessage answer, UpstreamCall call)
    {
        // RFC 9110, section 15: three digits, the first of which says the class. What is above 599 is left to the browser, which takes it
        // for a 5xx.
        if ((int)answer.StatusCode < 100)
            throw Refused(
                answer,
                HttpRequestError.InvalidResponse,
                $"its status is {(int)answer.StatusCode:000}, but the lowest valid status is 100."
            );
        CheckWebSocket(request, answer, call);
        if (proxyCredentials is not null && answer.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
            throw Refused(answer, HttpRequestError.ProxyTunnelError, "The proxy asks for credentials.");
        if (answer.StatusCode == HttpStatusCode.SwitchingProtocols && !request.Headers.NonValidated.Contains("Upgrade"))
            throw Refused(answer, HttpRequestError.InvalidResponse, "it switched protocols without being asked.");

        // RFC 9112, section 6.1: a server may use another coding only where the request allows it, and this one did not. Whoever decodes
        // "chunked" has to know the other coding too.
        if (answer.Headers.NonValidated.TryGetValues("Transfer-Encoding", out var codings))
        {
            if (OtherCoding(codings) is { } coding)
                throw Refused(
                    answer,
                    HttpRequestError.InvalidResponse,
                    $"its Transfer-Encoding is \"{string.Join(", ", codings)}\", but the request allowed no {coding}."
                );

            // RFC 9112, section 6.3: beside Transfer-Encoding a length does not count, and Kestrel takes no unreadable one.
            if (answer.Headers.TransferEncodingChunked == true)
                answer.Content.Headers.Remove("Content-Length");
        }

        // The handler would read such an answer up to the connection's end, which may never come.
        if (!answer.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths))
            return;
        if (lengths.Count == 1 && IsLength(lengths.ToString()))
            return;
        if (OneLength(lengths) is not { } length)
            throw Refused(answer, HttpRequestError.InvalidResponse, $"the answer's Content-Length is {string.Join(" and ", lengths)}.");
        call.EndsAtLength = answer.Version.Major < 2;
        answer.Content.Headers.Remove("Content-Length");
        answer.Content.Headers.TryAddWithoutValidation("Content-Length", length);
    }

    private static string? OtherCoding(IEnumerable<string> lines)
    {
        var codings = string.Join(',', lines).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return codings.FirstOrDefault(one =>
                !one.Equals("chunked", StringComparison.OrdinalIgnoreCase) && !one.Equals("identity", StringComparison.OrdinalIgnoreCase)
            ) ?? (codings.Length > 1 ? "second coding" : null);
    }

    // RFC 9110, section 8.6: the same number several times is that number. Browsers take it so.
    private static string? OneLength(IEnumerable<string> lines)
    {
        var values = string.Join(',', lines).Split(',', StringSplitOptions.TrimEntries).Distinct().ToArray();
        return values is [var only] && IsLength(only) ? only : null;
    }

    private static bool IsLength(string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    // RFC 6455, section 4.1. Browsers check it themselves, but over HTTP/2 they have no key (RFC 8441, section 5).
    private static void CheckWebSocket(HttpRequestMessage request, HttpResponseMessage answer, UpstreamCall call)
    {
        if (
            answer.StatusCode != HttpStatusCode.SwitchingProtocols
            || !request.Headers.NonValidated.TryGetValues("Sec-WebSocket-Key", out var key)
        )
            return;
#pragma warning disable CA5350 // It is what the standard says, and guards no secret.
        var right = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        var accept = answer.Headers.NonValidated.TryGetValues("Sec-WebSocket-Accept", out var values) ? values.ToString() : null;
        if (accept == right)
            return;
        var what = accept is null
            ? "its 101 has no Sec-WebSocket-Accept"
            : $"its Sec-WebSocket-Accept is \"{accept}\", but the key requires \"{right}\"";
        if (call.Browser is { } browser && HttpProtocol.IsHttp2(browser.Request.Protocol))
            throw Refused(answer, HttpRequestError.InvalidResponse, what + ".");
        call.Note($"The WebSocket handshake of {call.Upstream.Target.Origin} is wrong: {what}. Browsers refuse it.");
    }

    private static HttpRequestException Refused(HttpResponseMessage answer, HttpRequestError error, string message)
    {
        answer.Dispose();
        return new HttpRequestException(error, message, statusCode: answer.StatusCode);
    }
}
