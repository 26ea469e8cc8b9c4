using DevProxy.Traffic;

namespace DevProxy.Routing;

/// <summary>How long somebody waits for the head of an answer.</summary>
/// <param name="Error">What it is called when it is over.</param>
/// <param name="Token">Cancelled when the wait is over; not any more once the answer has begun.</param>
internal sealed record Patience(ExchangeError Error, CancellationToken Token)
{
    public bool IsOver => Token.IsCancellationRequested;
}
