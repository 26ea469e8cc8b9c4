using DevProxy.Configuration;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>
/// The misconfigured path that looks like anything else: the upstream answers 404 because it has no <c>/api</c>, which DevProxy, unlike some
/// others, does not strip by itself.
/// </summary>
internal static class PathHint
{
    /// <summary>The rows that say what was asked for and how to strip; none where stripping is not the likely cure.</summary>
    public static IEnumerable<Row> Of(ExchangeRecord record, ProxyConfig config)
    {
        if (
            record.Upstream is not { Status: StatusCodes.Status404NotFound } upstream
            || config.Routes.FirstOrDefault(route => route.Key == record.Route) is not { } route
            || PrefixStrip.Unstripped(route) is not { } prefix
        )
        {
            yield break;
        }

        yield return new Row("not found", $"your API was asked for {upstream.Url}");
        yield return new Row("do this", $"if its paths do not begin with {prefix}, strip it: {PrefixStrip.Cure(route, prefix)}");
    }
}
