namespace DevProxy.Traffic;

/// <summary>What a subscriber of the store hears of.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Record">The exchange, secrets masked, up to this moment; null with <see cref="ExchangeEventKind.Lost"/>.</param>
/// <param name="Lost">With <see cref="ExchangeEventKind.Lost"/>: events dropped since the last one that was read; else 0.</param>
internal sealed record ExchangeEvent(ExchangeEventKind Kind, ExchangeRecord? Record, long Lost);
