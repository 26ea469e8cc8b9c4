namespace DevProxy.Traffic;

internal enum ExchangeEventKind
{
    /// <summary>A request's head has arrived.</summary>
    Opened,

    /// <summary>The answer's headers are there.</summary>
    Answered,

    /// <summary>The exchange is complete, its verdicts are known.</summary>
    Ended,

    /// <summary>More became known of an exchange that is complete: no request followed a preflight, a production origin was asked for.</summary>
    Revised,

    /// <summary>The subscriber was too slow; events were dropped.</summary>
    Lost,
}
