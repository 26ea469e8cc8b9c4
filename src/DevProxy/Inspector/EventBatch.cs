namespace DevProxy.Inspector;

/// <summary>What is to be sent to a subscriber at one time.</summary>
/// <param name="Ids">Exchanges, in the order in which they happened.</param>
/// <param name="ConfigChanged">Whether the configuration was changed, or refused.</param>
/// <param name="Lost">Events that were dropped since the last batch.</param>
internal sealed record EventBatch(IReadOnlyList<long> Ids, bool ConfigChanged, long Lost);
