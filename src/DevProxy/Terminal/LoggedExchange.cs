using System.Collections.Immutable;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>What one event of the log holds: the exchange, and what there is to say about it for the first time.</summary>
/// <param name="Record">The exchange, secrets masked.</param>
/// <param name="Rows">Shown below its line, on the pretty console alone.</param>
/// <param name="IsEndOfStream">Whether its line was shown when the stream began.</param>
internal sealed record LoggedExchange(ExchangeRecord Record, ImmutableArray<Row> Rows, bool IsEndOfStream);
