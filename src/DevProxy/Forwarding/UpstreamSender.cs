using System.Globalization;
using System.Net;
using System.Security.Authentication;

namespace DevProxy.Forwarding;

/// <summary>
/// Stands between YARP and the connections: notes what is really sent and what really came back, watches both bodies, limits the wait, and sees the causes of failures before
/// anything wraps them.
/// </summary>
/// <param name="connections">The handler that has them.</param>
/// <param name="proxyCredentials">What a proxy for plain requests wants to see in <c>Proxy-Authorization</c>: empty for nothing, null when there is no such proxy.</param>
internal sealed class UpstreamSender(HttpMessageHandler connections, string? proxyCredentials) : DelegatingHandler(connections)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(UpstreamCall.Key, out var call))
            return await base.SendAsync(request, cancellationToken);
        if (proxyCredentials is { Length: > 0 })
            request.Headers.TryAddWithoutValidation("Proxy-Authorization", proxyCredentials);
        var head = RawHeaders.Of(request);
        if (SendableHead.Problem(request.RequestUri!.PathAndQuery, head, call.Upstream.Config) is { } problem)
        {
            call.Failed(problem);
            throw new HttpRequestException(problem.Detail);
        }

        call.Asked(request, head);
        if (request.Content is { } body)
            request.Content = new SentBody(body, call);
        else
            call.Limit.Start();

        using var limited = call.Limit.Token.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.Limit.Token) : null;
        try
        {
            var answer = await base.SendAsync(request, limited?.Token ?? cancellationToken);
            call.Limit.Dispose();
            CheckCount(answer, call);
            call.Answered(answer);
            Check(request, answer);
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

    private static Stream Watch(Stream stream, HttpResponseMessage answer, UpstreamCall call)
    {
        var isWebSocket = answer.StatusCode == HttpStatusCode.SwitchingProtocols
            || (answer.StatusCode == HttpStatusCode.OK && answer.RequestMessage?.Method == HttpMethod.Connect);
        return isWebSocket ? new WebSocketStream(stream, call.Count) : new ReceivedStream(stream, call);
    }

    // A server without HTTP/2 may break off the handshake that offers nothing else, as an extended CONNECT does (RFC 8441).
    private static bool IsRefusedUpgrade(HttpRequestMessage request, Exception e) =>
        request.Headers.Protocol is not null && request.RequestUri!.Scheme == Uri.UriSchemeHttps
        && e is HttpRequestException { InnerException: AuthenticationException and not CertificateRefusedException or IOException and not DialFailedException };

    // Before anything reads them: what is done with the lines of a head is done to no more than these.
    private static void CheckCount(HttpResponseMessage answer, UpstreamCall call)
    {
        var count = RawHeaders.Count(answer);
        if (count <= RawHeaders.MostLines)
            return;
        var error = AnswerFailure.TooManyLines(call.Upstream.Config.Target.Origin.Serialized, count);
        call.Failed(error);
        throw Refused(answer, HttpRequestError.ConfigurationLimitExceeded, error.Detail);
    }

    private void Check(HttpRequestMessage request, HttpResponseMessage answer)
    {
        if (proxyCredentials is not null && answer.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
            throw Refused(answer, HttpRequestError.ProxyTunnelError, "The proxy asks for credentials.");
        if (answer.StatusCode == HttpStatusCode.SwitchingProtocols && !request.Headers.NonValidated.Contains("Upgrade"))
            throw Refused(answer, HttpRequestError.InvalidResponse, "it switched protocols without having been asked.");

        // RFC 9112, section 6.3: beside Transfer-Encoding a length does not count, and Kestrel takes no unreadable one.
        if (answer.Headers.TransferEncodingChunked == true)
            answer.Content.Headers.Remove("Content-Length");

        // The handler would read such an answer up to the connection's end, which may never come.
        if (answer.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths)
            && (lengths.Count > 1 || !long.TryParse(lengths.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            throw Refused(answer, HttpRequestError.InvalidResponse, $"the answer's Content-Length is {string.Join(" and ", lengths)}.");
        }
    }

    private static HttpRequestException Refused(HttpResponseMessage answer, HttpRequestError error, string message)
    {
        answer.Dispose();
        return new HttpRequestException(error, message, statusCode: answer.StatusCode);
    }
}
