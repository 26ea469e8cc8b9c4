using System.Buffers;
using System.Net;
using System.Security.Authentication;

namespace DevProxy.Forwarding;

/// <summary>
/// Stands between YARP and the connections: notes what is really sent and what really came back, watches both bodies, limits the wait, and sees the causes of failures before
/// anything wraps them.
/// </summary>
internal sealed class UpstreamSender(HttpMessageHandler connections, bool throughProxy) : DelegatingHandler(connections)
{
    // RFC 9110, section 5.5: no field value contains them. Kestrel would refuse to pass them on.
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (char)c), '\x7F']);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(UpstreamCall.Key, out var call))
            return await base.SendAsync(request, cancellationToken);
        call.Asked(request);
        if (request.Content is { } body)
            request.Content = new SentBody(body, call);
        else
            call.Limit.Start();

        using var limited = call.Limit.Token.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.Limit.Token) : null;
        try
        {
            var answer = await base.SendAsync(request, limited?.Token ?? cancellationToken);
            call.Limit.Dispose();
            call.Answered(answer);
            Check(answer);
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

    private void Check(HttpResponseMessage answer)
    {
        if (throughProxy && answer.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
            throw Refused(answer, HttpRequestError.ProxyTunnelError, "The proxy asks for credentials.");
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAny(Controls))
                    throw Refused(answer, HttpRequestError.InvalidResponse, $"The header {name} contains a control byte.");
            }
        }

        if (answer.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths) && lengths.SelectMany(line => line.Split(',')).Select(length => length.Trim()).Distinct().Count() > 1)
            throw Refused(answer, HttpRequestError.InvalidResponse, $"The answer has two lengths, {lengths}.");
    }

    private static HttpRequestException Refused(HttpResponseMessage answer, HttpRequestError error, string message)
    {
        answer.Dispose();
        return new HttpRequestException(error, message, statusCode: answer.StatusCode);
    }
}
