using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Routing;

/// <summary>What answers the requests of a route: its upstream, or something that DevProxy has itself.</summary>
internal interface IResponder
{
    /// <summary>
    /// Whether it asks an upstream. Then a preflight is the upstream's to answer, too; whatever is answered here has its preflights
    /// answered here.
    /// </summary>
    bool AsksUpstream { get; }

    /// <summary>
    /// Answers one request. What was asked and answered is noted in the exchange before anything is changed, and an error too; who asks no
    /// upstream says whose answer it is (<see cref="Exchange.RespondedBy"/>).
    /// </summary>
    /// <param name="context">The browser's side.</param>
    /// <param name="exchange">Where it is noted.</param>
    /// <param name="deadline">When the caller gives up waiting for the answer's head; null for never.</param>
    /// <returns>
    /// The error that the caller has to answer with; null when the browser has its answer, or when there is nobody left to answer.
    /// </returns>
    Task<ExchangeError?> RespondAsync(HttpContext context, Exchange exchange, HeadDeadline? deadline);
}

/// <summary>
/// What stands before and after the responder of a route: it may wait, change what passes, or answer itself and not go on. Preflights pass
/// it, too; what is meant for the request alone looks at the exchange's kind.
/// </summary>
internal interface IRouteStep
{
    /// <summary>Lets one request pass, and its answer.</summary>
    /// <param name="context">The browser's side.</param>
    /// <param name="exchange">Where what happens is noted.</param>
    /// <param name="deadline">When the caller gives up waiting for the answer's head; null for never.</param>
    /// <param name="next">The steps behind it, and the responder; when it returns, the answer has been sent.</param>
    /// <returns>As a responder's.</returns>
    Task<ExchangeError?> PassAsync(HttpContext context, Exchange exchange, HeadDeadline? deadline, Func<Task<ExchangeError?>> next);
}

/// <summary>
/// What may answer before any route is asked: a folder of mocks, a recording. A request that it does not take goes its usual way.
/// </summary>
internal interface IAnswerSource
{
    /// <summary>What answers this request, or the preflight of one that it answers; null where it has nothing.</summary>
    /// <param name="context">The browser's side; a body that is read here is there to be read again.</param>
    /// <param name="exchange">The request. Asked once for each, so that what answers a number of times can count.</param>
    ValueTask<FoundAnswer?> FindAsync(HttpContext context, Exchange exchange);
}

/// <summary>An answer that was found before a route was asked.</summary>
/// <param name="Responder">What answers.</param>
internal sealed record FoundAnswer(IResponder Responder)
{
    /// <summary>
    /// <c>false</c> for no CORS headers, <c>true</c> for some where the route has none; null for what holds for the path.
    /// </summary>
    public bool? Cors { get; init; }

    /// <summary>Whether it is an answer to the preflight itself; else DevProxy answers the preflights of what it answers.</summary>
    public bool AnswersPreflight { get; init; }
}

/// <summary>An answer that must not look complete.</summary>
internal static class BrokenAnswer
{
    private const int InternalError = 0x2; // RFC 9113, section 7

    /// <summary>Ends the stream with an error, or, over HTTP/1.1, the connection.</summary>
    public static void Break(HttpContext context)
    {
        if (context.Features.Get<IHttpResetFeature>() is { } stream)
            stream.Reset(InternalError);
        else
            context.Abort();
    }
}

/// <summary>When the head of an answer is due.</summary>
/// <param name="Error">The error of the exchange once it has passed.</param>
/// <param name="Token">Cancelled when the deadline passes; never once the answer has begun.</param>
internal sealed record HeadDeadline(ExchangeError Error, CancellationToken Token)
{
    public bool HasPassed => Token.IsCancellationRequested;
}
