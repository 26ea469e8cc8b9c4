using DevProxy.Configuration.Draft;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>
/// What there is to say where a dev server is between the browser and DevProxy: that no preflight comes this way, why, and the setting that
/// changes it; and that the <c>Origin</c> which arrives is not the page's. Each once.
/// </summary>
/// <param name="proxyUrl">Where the proxy listens.</param>
internal sealed class DevServerNotes(string proxyUrl)
{
    // Where Vite listens when nothing else is said, and the ports that it counts up to.
    private const int VitePort = 5173;
    private const int VitePorts = 20;

    // SvelteKit's dev server is Vite itself. Angular's is, too, but sends preflights on; the others have no such layer.
    private static readonly string[] AnswersPreflights = ["Vite", "SvelteKit"];

    private bool _toldOfBehind;
    private bool _toldOfOrigin;
    private bool _toldOfSwallowed;

    /// <summary>The dev server of the project in the working directory; null for none.</summary>
    public DevServer? Known { get; set; }

    /// <summary>The rows below the exchange's line, often none.</summary>
    public IEnumerable<Row> Of(ExchangeRecord record)
    {
        if (IsSwallowed(record))
            return _toldOfSwallowed ? [] : Swallowed(record);
        if (record.Cors.Layout != Layout.Behind || record.Cors.NeedsPreflight is not null)
            return [];
        return [.. _toldOfBehind ? [] : Behind(record), .. _toldOfOrigin ? [] : Overwritten(record)];
    }

    // To a browser that calls cross-origin this request needs a preflight, a dev server passed the request on, and no preflight came.
    private static bool IsSwallowed(ExchangeRecord record) =>
        record.Cors is { NeedsPreflight: true, Preflight.State: PreflightState.NotSeen }
        && (
            record.Cors.Layout == Layout.Behind
            || "close".Equals(record.Request.Headers.Get("Connection"), StringComparison.OrdinalIgnoreCase)
        )
        && record.Request.Headers.Contains("Sec-Fetch-Site");

    private IEnumerable<Row> Swallowed(ExchangeRecord record)
    {
        _toldOfSwallowed = true;
        var isVite = IsVite(record);
        yield return new Row(
            "no preflight",
            $"the browser sends one before this {record.Request.Method} from {record.Cors.Origin}, but it did not reach DevProxy: the "
                + "request came through another server, "
                + (
                    isVite switch
                    {
                        true => "and Vite answers every OPTIONS itself (its cors middleware).",
                        null => "which answered it. Vite does so with every OPTIONS (its cors middleware).",
                        false => "which answered it.",
                    }
                )
        );
        yield return new Row(
            "to see them",
            isVite switch
            {
                true => $"in vite.config set server.cors to false, or to {{ preflightContinue: true }}; or make the page call {proxyUrl} "
                    + "directly.",
                null => $"make the page call {proxyUrl} directly; or, if that server is Vite, set server.cors to false, or to {{ "
                    + $"preflightContinue: true }}, in vite.config.",
                false => $"make the page call {proxyUrl} directly.",
            }
        );
    }

    private IEnumerable<Row> Behind(ExchangeRecord record)
    {
        _toldOfBehind = true;
        var isVite = IsVite(record) == true;
        yield return new Row(
            "behind",
            $"this came through your dev server's own proxy. To the browser the page{At(Page(record))} and that server are one origin, "
                + "so no preflight reaches DevProxy and CORS headers do not matter."
                + (
                    isVite
                        ? " A preflight from a page elsewhere stops at the dev server: Vite's cors middleware answers every OPTIONS."
                        : ""
                )
        );
        yield return new Row(
            "to see them",
            $"make the page call {proxyUrl} directly"
                + (isVite ? "; for pages elsewhere, set server.cors in vite.config to false or to { preflightContinue: true }." : ".")
        );
    }

    private IEnumerable<Row> Overwritten(ExchangeRecord record)
    {
        var observation = Observation.Of(new ObservedRequest(record.Request.Method, record.Request.Url, record.Request.Headers));
        if (observation.OverwrittenOrigin is not { } page)
            yield break;
        _toldOfOrigin = true;
        yield return new Row(
            "origin",
            $"the Origin received, {record.Cors.Origin}, is not the page's, {page}: the dev server's proxy replaced it with its target, "
                + "as create-react-app and Vue CLI do (webpack-dev-server). How your API answers it says nothing about the page."
        );
        yield return new Row(
            "to see it",
            $"make the page call {proxyUrl} directly; or, in create-react-app, replace \"proxy\" in package.json with "
                + "src/setupProxy.js and http-proxy-middleware, which leaves Origin unchanged."
        );
    }

    // By the project's package.json, else by the port; null where neither says anything.
    private bool? IsVite(ExchangeRecord record)
    {
        if (Known is { } known)
            return AnswersPreflights.Contains(known.Tool.Name);
        var headers = record.Request.Headers;
        var address = headers.Get("X-Forwarded-Host") is { } host ? $"http://{host}" : Page(record);
        return Origin.TryFromUrl(address, out var server) && server.Port is >= VitePort and < VitePort + VitePorts ? true
            : record.Cors.NeedsPreflight is null ? false
            : null;
    }

    private static string At(string? page) => page is null ? "" : $" at {page}";

    // Where Referer was withheld, Origin is the page's own unless a proxy wrote it; the target's does not belong to a page.
    private static string? Page(ExchangeRecord record)
    {
        var headers = record.Request.Headers;
        if (Origin.TryFromUrl(headers.Get("Referer"), out var referer) && referer.Serialized != record.Cors.TargetOrigin)
            return referer.Serialized;
        return record.Cors.Origin is { } origin && origin != record.Cors.TargetOrigin && origin != "null" ? origin : null;
    }
}
