using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>Why an exchange failed, and what to do.</summary>
internal static class ErrorRows
{
    public static IEnumerable<Row> Of(ExchangeError error)
    {
        yield return new Row("why", error.Detail, Tone.Bad);
        if (error.Fix.Length > 0)
            yield return new Row("do this", error.Fix);
    }
}
