using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>
/// What production gets, where the upstream had to be asked for it: that is known after the exchange's line was written, and is printed
/// then, once until it changes.
/// </summary>
internal sealed class ProductionNotes
{
    private const int MostKeys = 4096;
    private readonly Dictionary<Fingerprint, string> _told = [];

    /// <summary>An outcome and its code in words.</summary>
    public static string Words(Verdict verdict) =>
        WireName.Of(verdict.Outcome) + (VerdictWords.Name(verdict.Code) is { } code ? " " + code : "");

    /// <summary>The exchange's block was printed, production's verdicts with it.</summary>
    public void Told(ExchangeRecord record)
    {
        foreach (var one in Of(record))
            Remember(record, one);
    }

    /// <summary>The sentences about verdicts that are settled now, and were not printed.</summary>
    public IEnumerable<string> Late(ExchangeRecord record)
    {
        // In the front layout an API of this machine has no production that a line would be worth; the inspector shows it anyway.
        var isPrinted = record.Cors.NeedsPreflight is not null || record.TakenBy is { Target.IsLocal: false };
        if (!isPrinted)
            return [];
        return
        [
            .. Of(record)
                .Where(one => one.Verdict.Outcome != Outcome.Indeterminate && Remember(record, one))
                .Select(one => Sentence(record, one)),
        ];
    }

    private static string Sentence(ExchangeRecord record, ProductionVerdict one) =>
        $"{MethodOf(record)} {ExchangeLine.PathOf(record.Request.Url)} in production, asked for {one.Origin}: {Words(one.Verdict)}";

    private static ImmutableArray<ProductionVerdict> Of(ExchangeRecord record) =>
        record.Cors.Production.IsDefault ? [] : record.Cors.Production;

    private bool Remember(ExchangeRecord record, ProductionVerdict one)
    {
        if (_told.Count >= MostKeys)
            _told.Clear();
        var key = Fingerprint.Of(record.Route, MethodOf(record), one.Origin);
        var words = Words(one.Verdict);
        if (_told.TryGetValue(key, out var before) && before == words)
            return false;
        _told[key] = words;
        return true;
    }

    // A preflight and the request that it allows are one case.
    private static string MethodOf(ExchangeRecord record) =>
        record.Kind == ExchangeKind.Preflight ? record.Request.Headers.Get(CorsHeader.RequestMethod) ?? "" : record.Request.Method;
}
