namespace DevProxy.Exchanges;

internal enum ExchangeEventKind
{
    /// <summary>A request's head has arrived.</summary>
    Opened,

    /// <summary>The answer's headers are there.</summary>
    Answered,

    /// <summary>The exchange is complete, its verdicts are known.</summary>
    Ended,

    /// <summary>The subscriber was too slow; events were dropped.</summary>
    Lost,
}
