using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>
/// The connection over which a dev server tells its page to reload: each page load opens one, and nobody debugs it while it works.
/// </summary>
internal static class HotReload
{
    // What Vite, and whatever is built on it, speaks there; no application has a reason to use these names.
    private static readonly string[] Subprotocols = ["vite-hmr", "vite-ping"];

    // Next.js, Angular before its 17th version, webpack-hot-middleware (Nuxt 2, Gatsby), Parcel, webpack-dev-server before its fourth.
    private static readonly string[] Paths =
    [
        "/_next/webpack-hmr",
        "/_next/hmr",
        "/ng-cli-ws",
        "/__webpack_hmr",
        "/_nuxt/hmr",
        "/__parcel_hmr",
        "/sockjs-node",
        "/sockjs-node/",
    ];

    // What webpack-dev-server, create-react-app and Vue CLI take for it, and applications as well.
    private const string WebpackPath = "/ws";

    /// <summary>Whether it is one by what it says itself, and works.</summary>
    public static bool IsOne(HeaderList request, string url, int? status, ExchangeError? error) =>
        error is null or { Type: "client_gone" } && status is < 400 && (HasPath(url) || HasSubprotocol(request));

    /// <summary>Whether it is one by what it says itself, or by where it goes.</summary>
    /// <param name="record">The exchange.</param>
    /// <param name="isPageApart">Whether the route <c>/</c> serves the page alone, because the API has a route of its own.</param>
    public static bool IsOne(ExchangeRecord record, bool isPageApart) =>
        (
            record.Kind == ExchangeKind.Websocket
                ? IsOne(record.Request.Headers, record.Request.Url, record.Response?.Status, record.Error)
                : IsOne(HeaderList.Empty, record.Request.Url, record.Response?.Status, record.Error)
        )
        || (
            isPageApart
            && record
                is { Kind: ExchangeKind.Websocket, Error: null or { Type: "client_gone" }, TakenBy: { Path: "/", Target.IsLocal: true } }
            && record.Response?.Status == StatusCodes.Status101SwitchingProtocols
            && PathOf(record.Request.Url) is WebpackPath
        );

    private static bool HasSubprotocol(HeaderList request) =>
        request.Get("Sec-WebSocket-Protocol") is { } offered
        && offered.Split(',', StringSplitOptions.TrimEntries).Any(name => Subprotocols.Contains(name));

    private static bool HasPath(string url) =>
        PathOf(url) is var path && (IsOneOf(path, Paths) || path.StartsWith("/sockjs-node/", StringComparison.Ordinal));

    private static bool IsOneOf(ReadOnlySpan<char> path, string[] paths)
    {
        foreach (var one in paths)
        {
            if (path.SequenceEqual(one))
                return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> PathOf(string url)
    {
        var rest = url.AsSpan(url.IndexOf("://", StringComparison.Ordinal) + 3);
        var path = rest.IndexOfAny('/', '?');
        rest = path < 0 ? "" : rest[path..];
        var query = rest.IndexOf('?');
        return query < 0 ? rest : rest[..query];
    }
}
