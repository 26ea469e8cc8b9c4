using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Routing;

namespace DevProxy.Pipeline;

/// <summary>
/// The question of the page that waits for a dev server: whether it listens by now. It is asked every second, so it is answered here, and
/// nothing is recorded or logged of it.
/// </summary>
internal sealed class WaitingPage
{
    /// <summary>Sent with the question; in the answer it says that there is still nothing.</summary>
    public const string Header = "DevProxy-Waiting";

    private readonly Dialer _dialer = new();

    /// <summary>
    /// Whether a request is that question. One from another origin carries <c>Origin</c> or another <c>Sec-Fetch-Site</c>, so it is not.
    /// </summary>
    public static bool IsAsking(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers.ContainsKey(Header)
        && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin"
        && !request.Headers.ContainsKey(CorsHeader.Origin);

    /// <summary>Answers it: 502 as the page before, or 204 when there is something else to be seen.</summary>
    public async Task AnswerAsync(HttpContext context, Route? route)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers[ProxyStatus.Header] = ProxyStatus.Self;
        response.StatusCode = StatusCodes.Status204NoContent;
        if (route?.Config.Target is not { IsLocal: true } target || await _dialer.ListensAsync(target.Origin, context.RequestAborted))
            return;
        response.StatusCode = StatusCodes.Status502BadGateway;
        response.Headers[Header] = "1";
    }
}
