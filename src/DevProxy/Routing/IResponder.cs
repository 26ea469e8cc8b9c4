using DevProxy.Traffic;

namespace DevProxy.Routing;

/// <summary>What answers the requests of a route: its upstream, or something that DevProxy has itself.</summary>
internal interface IResponder : IDisposable
{
    /// <summary>Answers one request. What was asked and answered is noted in the exchange before anything is changed; an error is noted too.</summary>
    /// <param name="context">The browser's side.</param>
    /// <param name="exchange">Where it is noted.</param>
    /// <param name="patience">How long the caller waits for the answer's head; null for as long as it takes.</param>
    /// <returns>The error that the caller has to answer with; null when the browser has its answer, or when there is nobody left to answer.</returns>
    Task<ExchangeError?> RespondAsync(HttpContext context, Exchange exchange, Patience? patience);
}

/// <summary>How long somebody waits for the head of an answer.</summary>
/// <param name="Error">What it is called when it is over.</param>
/// <param name="Token">Cancelled when the wait is over; not any more once the answer has begun.</param>
internal sealed record Patience(ExchangeError Error, CancellationToken Token)
{
    public bool IsOver => Token.IsCancellationRequested;
}
