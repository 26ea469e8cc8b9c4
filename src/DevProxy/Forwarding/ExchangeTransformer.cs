using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DevProxy.Cors;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace DevProxy.Forwarding;

/// <summary>What is changed on the way to the upstream and back, in order, for one exchange.</summary>
/// <param name="call">The request.</param>
/// <param name="mark">Set on everything that is sent.</param>
internal sealed class ExchangeTransformer(UpstreamCall call, LoopMark mark) : HttpTransformer
{
    private readonly ArrivedRequest _request = call.Exchange!.Arrived;
    private HttpRequestMessage? _sent;
    private UpstreamPath? _path;

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken
    )
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var received = httpContext.Request.Headers;

        // YARP counts it among the hop-by-hop headers; it is not one (W3C, Upgrade Insecure Requests).
        if (received.TryGetValue("Upgrade-Insecure-Requests", out var insecure))
            proxyRequest.Headers.TryAddWithoutValidation("Upgrade-Insecure-Requests", (IEnumerable<string?>)insecure);

        // Kestrel's remains of a request with both Transfer-Encoding and Content-Length.
        if (received.ContainsKey("Transfer-Encoding"))
            proxyRequest.Headers.Remove("X-Content-Length");
        HopByHop.RemoveFrom(proxyRequest, received);

        // Before what the route's own headers say of it.
        call.Exchange!.Trace?.Ask(proxyRequest.Headers);
        _path = UpstreamPath.Of(call.Upstream.Config, _request.Target.Path);
        RequestHead.Write(
            proxyRequest,
            call.Upstream.Config,
            _path.Value,
            _request.Target.Query,
            _request.Called,
            _request.Page,
            httpContext.Connection.RemoteIpAddress,
            mark
        );
        _sent = proxyRequest;
        proxyRequest.Options.Set(UpstreamCall.Key, call);
        NoteForeignCookies(httpContext);
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext,
        HttpResponseMessage? proxyResponse,
        CancellationToken cancellationToken
    )
    {
        if (proxyResponse is null)
            return false; // There is none; YARP asks whether an answer of its own is to be changed.
        var response = httpContext.Response;
        await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        HopByHop.RemoveFrom(response.Headers, proxyResponse.Headers);

        // Kestrel writes a question mark for each byte above 0x7F (RFC 9112, section 4: obs-text), and a phrase of its own for none. A
        // space is a valid phrase.
        if (httpContext.Features.Get<IHttpResponseFeature>() is { ReasonPhrase: { } phrase } status && !Ascii.IsValid(phrase))
            status.ReasonPhrase = " ";

        // A final status instead of a 100 (Continue): whether the body still comes is the client's choice, and what it sends next
        // could be either (RFC 9110, section 10.1.1).
        if (call.Body == BodyProgress.NotBegun && httpContext.Request.Headers.Expect.Count > 0 && httpContext.Request.ContentLength != 0)
            response.Headers.Connection = "close";

        // A browser that pins localhost to https, or moves it to HTTP/3, breaks every other port of it too.
        response.Headers.Remove("Strict-Transport-Security");
        response.Headers.Remove("Alt-Svc");
        if (proxyResponse.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.ResetContent)
            response.Headers.ContentLength = null; // Kestrel answers 500 otherwise.
        MapBack(httpContext);
        if (ServerBetween.KeepEventsFlowing(httpContext) is { } kept)
            call.Note(kept);
        foreach (var change in call.Upstream.Config.ResponseHeaders)
            response.Headers[change.Name] = change.Value;
        NoteUnsupported(proxyResponse);

        // Nothing may follow the head of a 205.
        return proxyResponse.StatusCode != HttpStatusCode.ResetContent;
    }

    private void MapBack(HttpContext context)
    {
        var response = context.Response;
        var route = call.Upstream.Config;
        var location = response.Headers.Location.ToString();
        if (
            route.AutoRewrite
            && location.Length > 0
            && LocationRewrite.IsFor(response.StatusCode)
            && LocationRewrite.Map(
                location,
                call.Upstream.Target,
                _sent!.Headers.Host!,
                _path!,
                _request.Page,
                ForwardedFor.Told(_sent.Headers),
                ServerBetween.HidesAddress(context)
            )
                is { } mapped
        )
        {
            response.Headers.Location = mapped;
            call.Note($"Location {location} became {mapped}.");
        }

        if (location.Length > 0 && LocationRewrite.IsLoop(response, _request.Head.Method, _request.Page.ToString() + _request.Target))
            call.Note(Loop(location));

        if (response.Headers.SetCookie.Count == 0)
            return;
        call.Upstream.Client.Cookies.Own(response.Headers.SetCookie);
        var cookies = new CookieRewriter(route, _path!, _request.Page);
        response.Headers.SetCookie = response.Headers.SetCookie.Select(line => cookies.Rewrite(line ?? "", call.Note)).ToArray();
    }

    private string Loop(string location)
    {
        var upstream = call.Upstream.Target.Origin;
        var what = $"This redirect of {upstream} leads to the URL that was just asked: the browser asks again until it gives up.";
        return ForwardedFor.Told(_sent!.Headers)?.Scheme == "http" && location.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            ? $"{what} The upstream was told \"X-Forwarded-Proto: http\" and redirects to https, so it probably requires https. Run "
                + "DevProxy with --https, or write "
                + $"\"headers\": {{ \"X-Forwarded-Proto\": \"https\" }} into the route \"{call.Upstream.Config.Key}\"."
            : $"{what} Check which address and path the server redirects from: Location was {location}.";
    }

    private void NoteForeignCookies(HttpContext context)
    {
        var cookies = context.Request.Headers.Cookie.ToString();
        var route = call.Upstream.Config;
        if (cookies.Length == 0 || route.Headers.Any(change => change.Name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)))
            return; // None are sent, or others.
        if (call.Upstream.Client.Cookies.Remark(cookies, _request.Page.Host, route.Key) is { } remark)
            call.Note(remark);
    }

    // Both authenticate a connection, and connections are shared here (as in any proxy that keeps them open).
    private void NoteUnsupported(HttpResponseMessage answer)
    {
        if (
            answer.StatusCode == HttpStatusCode.Unauthorized
            && answer.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var challenges)
            && challenges.SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries)).Any(IsOfConnection)
        )
        {
            call.Note(
                $"{call.Upstream.Target.Origin} requires Windows authentication (NTLM or Negotiate), which ties a login to one "
                    + "connection and does not work through DevProxy. Enable another scheme on the server, or set \"Authorization\" in "
                    + "\"headers\"."
            );
        }
    }

    // A scheme is alone, or before a space and its token (RFC 9110, section 11.6.1).
    private static bool IsOfConnection(string challenge) =>
        challenge.Split(' ')[0] is var scheme
        && (scheme.Equals("NTLM", StringComparison.OrdinalIgnoreCase) || scheme.Equals("Negotiate", StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// Headers that concern one connection (RFC 9110, section 7.6.1). YARP leaves out the well-known ones, and keeps those that
/// <c>Connection</c> names.
/// </summary>
internal static class HopByHop
{
    /// <summary>Removes from a request what its <c>Connection</c> names.</summary>
    public static void RemoveFrom(HttpRequestMessage message, IHeaderDictionary received)
    {
        if (received.Connection.Count == 0)
            return;
        var context = new RequestTransformContext { ProxyRequest = message };
        foreach (var name in received.Connection.SelectMany(Names))
        {
            // Connection cannot remove the headers that frame or address the message.
            if (
                !name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
            )
                RequestTransform.RemoveHeader(context, name);
        }
    }

    /// <summary>Removes from an answer what the upstream's <c>Connection</c> names.</summary>
    public static void RemoveFrom(IHeaderDictionary answer, HttpResponseHeaders received)
    {
        if (!received.NonValidated.TryGetValues("Connection", out var lines))
            return;
        foreach (var name in lines.SelectMany(Names))
        {
            if (!name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
                answer.Remove(name);
        }
    }

    // What is no token would be refused by the header collections with an exception.
    private static IEnumerable<string> Names(string? line) =>
        (line ?? "").Split(',', StringSplitOptions.TrimEntries).Where(name => Token.IsValid(name));
}
