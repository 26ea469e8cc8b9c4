using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>
/// Recognises the same navigation failing again and again, such as the page that waits for a dev server where scripts are off, which
/// reloads every two seconds: one line is enough.
/// </summary>
internal sealed class FailedReloads
{
    // More routes than any configuration has: reloads may bring new ones without limit.
    private const int MostRoutes = 256;

    // What each route's last navigation failed with.
    private readonly Dictionary<string, (string Url, ExchangeError Error)> _waiting = [];

    /// <summary>Whether this exchange is such a reload, and failed like the one before.</summary>
    public bool FailedAgain(ExchangeRecord record)
    {
        if (_waiting.Count == 0 && record.Error is null)
            return false;
        if (record.Request.Method != "GET" || record.Request.Headers.Get("Sec-Fetch-Mode") != "navigate")
            return false;
        var route = record.Route ?? "";
        if (record.Error is not { Type: "connection_refused" } error)
        {
            _waiting.Remove(route);
            return false;
        }

        var now = (record.Request.Url, error);
        var isReload = _waiting.TryGetValue(route, out var before) && before == now;
        if (_waiting.Count >= MostRoutes)
            _waiting.Clear();
        _waiting[route] = now;
        return isReload;
    }
}
