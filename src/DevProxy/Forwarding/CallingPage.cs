using System.Net;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// The page behind a request, as far as its browser tells: by <c>Sec-Fetch-*</c> (sent to https and loopback addresses only), <c>Origin</c>
/// and <c>Referer</c>. No page can write these (Fetch, "forbidden request-header"); it can withhold <c>Referer</c>.
/// </summary>
internal sealed class CallingPage
{
    private readonly HttpRequest _request;
    private readonly CalledOrigin _called;
    private readonly CalledOrigin _own;
    private readonly string? _site;
    private readonly string? _referer;

    private CallingPage(HttpContext context, Exchange exchange)
    {
        _request = context.Request;
        _called = exchange.Arrived.Called;
        _site = Header("Sec-Fetch-Site");

        // Where the browser says that the page has another origin, no header of a proxy makes it the called one.
        _own = _site is null or "same-origin" ? exchange.Arrived.Page : _called;
        _referer = Cors.Origin.TryFromUrl(Header("Referer"), out var referer) ? referer.Serialized : null;
        Origin = Header("Origin");
    }

    /// <summary>The value of <c>Origin</c>; null without one. Two lines, which are not an origin, are joined.</summary>
    public string? Origin { get; }

    /// <summary>The origin to name the page by: that of <c>Origin</c>, else that of <c>Referer</c>; null when neither names one.</summary>
    public string? Name =>
        Origin is null ? _referer
        : IsNamed(Origin) ? Origin
        : null;

    /// <summary>Whether nothing says which page a request comes from, although a browser sent it.</summary>
    public bool IsSilent => _site is null && Origin is null && _referer is null;

    /// <summary>The page behind a request.</summary>
    public static CallingPage Of(HttpContext context, Exchange exchange) => new(context, exchange);

    /// <summary>Whether <c>Origin</c> is allowed by a rule, or is the very origin that was called.</summary>
    public bool IsOriginAllowed(OriginRule rule) => _request.Headers.Origin.Count == 1 && IsAllowed(rule, Origin!);

    /// <summary>Whether <c>Origin</c> names an origin that a rule does not allow, so that no permission to read may reach it.</summary>
    public bool IsRefusedByOrigin(OriginRule rule) => Origin is not null && _site != "same-origin" && !IsOriginAllowed(rule);

    /// <summary>
    /// Whether the page may use a route that adds an identity: whatever it gets the API to do there is done in the developer's name.
    /// </summary>
    /// <param name="rule">The route's.</param>
    public bool MayUseIdentity(OriginRule rule) =>
        _site switch
        {
            // The page at the called origin, or the person in front of the browser: address bar, bookmark.
            "same-origin" or "none" => true,
            null => MayUseIdentityWithoutMetadata(rule),
            _ when IsTopLevelNavigation => true,

            // Another site. Without Origin it stays unknown who asks: after a redirect, Referer still names the page that began.
            not "same-site" => IsOriginAllowed(rule),

            // A subdomain of the same company, or another port. That is another page, and the rule says which pages may, as it does for a
            // browser that sends no Sec-Fetch-Site, and for CORS and WebSockets. Here no redirect left the site, so that Referer is the
            // truth.
            _ when Origin is not (null or "null") => IsOriginAllowed(rule),
            _ => IsWholeSiteAllowed(rule) || IsOriginAllowed(rule) || (Origin is null && _referer is not null && IsAllowed(rule, _referer)),
        };

    /// <summary>How to allow the page to use the route, in case it is the developer's own.</summary>
    /// <param name="route">The route that refused it.</param>
    public string Fix(RouteConfig route)
    {
        if (IsSilent)
        {
            return "If the page is yours, use \"https\": true, or open DevProxy as localhost or a name under .localhost: "
                + "there browsers say which site a request comes from. A Referrer-Policy other than no-referrer helps too.";
        }

        if (Origin is not null && Name is null)
        {
            return "If the page is yours, serve it from its own http or https address: the browser hides the origin of a file, a sandboxed "
                + "frame, a page with Referrer-Policy: no-referrer, and after a redirect from another site.";
        }

        var rule = route.Cors?.Origin ?? OriginRule.Default;
        var setting = Setting(rule, Name ?? "https://your-page.example", route.Key);
        if (Origin is not null || _site is null)
            return $"If the page is yours, allow its origin{setting}";

        const string Naming =
            "If the page is yours, make the browser send its origin: use fetch, or add the crossorigin attribute to the element.";
        return Name is { } name && IsAllowed(rule, name) ? Naming : $"{Naming} Then allow its origin{setting}";
    }

    private static string Setting(OriginRule rule, string origin, string route) =>
        rule.Kind switch
        {
            OriginRuleKind.Pattern => $": change \"cors.origin\" of the route \"{route}\", /{rule.Pattern}/, so that it matches {origin}.",
            OriginRuleKind.List => In(route, string.Join(", ", rule.Exact.Append(origin).Select(one => $"\"{one}\""))),
            _ => In(route, $"\"{origin}\"") + " Such a list replaces the default (loopback origins).",
        };

    private static string In(string route, string origins) => $" in the route \"{route}\": \"cors\": {{ \"origin\": [{origins}] }}.";

    // Plain http on a name or a LAN address, and old browsers. Where Origin is missing, too, the request is the GET of a tab, a frame or an
    // element (Fetch, "append a request Origin header"), or no browser sent it: curl passes. An element of the called page shows its
    // Referer.
    private bool MayUseIdentityWithoutMetadata(OriginRule rule)
    {
        if (Origin is not null)
            return IsOriginAllowed(rule);
        if (_referer is not null && IsAllowed(rule, _referer))
            return true;
        if (_referer is not null && !IsSafe)
            return false;
        return IsTopLevelNavigation || !IsOfBrowser;
    }

    private bool IsAllowed(OriginRule rule, string origin) => rule.Allows(origin, _called.Host) || IsOwn(origin);

    private bool IsOwn(string origin) => Cors.Origin.TryParse(origin, out var page) && (_called.IsOriginOf(page) || _own.IsOriginOf(page));

    // The site of a loopback name or an address has no other hosts (HTML, "obtain a site"): the default rule allows each of its pages.
    private bool IsWholeSiteAllowed(OriginRule rule) =>
        rule.Kind == OriginRuleKind.Default
        && (Cors.Origin.IsLoopbackHost(_called.Host) || IPAddress.TryParse(_called.Host.Trim('[', ']'), out _));

    // A person follows a link, or a site sends the browser here: a top-level navigation, whose answer no other page can read. Without
    // metadata a frame looks the same. A page cannot set Upgrade-Insecure-Requests without a preflight. A prefetch does not
    // count: nobody has opened it.
    private bool IsTopLevelNavigation =>
        IsSafe
        && (
            _site is null
                ? Header("Upgrade-Insecure-Requests") is not null
                : Header("Sec-Fetch-Mode") == "navigate" && Header("Sec-Fetch-Dest") == "document"
        )
        && Header("Sec-Purpose") is null
        && Header("Purpose") is null;

    // Every browser sends both; no page can change User-Agent or remove Accept-Language.
    private bool IsOfBrowser =>
        Header("User-Agent")?.StartsWith("Mozilla/", StringComparison.Ordinal) == true && Header("Accept-Language") is not null;

    // RFC 9110, section 9.2.1.
    private bool IsSafe =>
        HttpMethods.IsGet(_request.Method)
        || HttpMethods.IsHead(_request.Method)
        || HttpMethods.IsOptions(_request.Method)
        || HttpMethods.IsTrace(_request.Method);

    private static bool IsNamed(string origin) => Cors.Origin.TryParse(origin, out var parsed) && !parsed.IsOpaque;

    private string? Header(string name) => _request.Headers.TryGetValue(name, out var lines) ? lines.ToString() : null;
}

/// <summary>
/// Which WebSockets are allowed. Browsers open them to any origin and ask nobody, so that without this check every page on the web could
/// talk to a dev server's socket.
/// </summary>
internal static class UpgradeGate
{
    /// <summary>Why a WebSocket is refused; null when it is allowed.</summary>
    public static ExchangeError? Refusal(HttpContext context, Exchange exchange, RouteConfig route)
    {
        if (!route.Ws)
        {
            return new ExchangeError(
                "http_request_denied",
                $"The route \"{route.Key}\" does not accept WebSockets: \"ws\" is false.",
                $"Remove \"ws\": false from the route \"{route.Key}\", or add a separate route for the WebSocket's path."
            );
        }

        // Browsers name the origin of every WebSocket. Where an identity is added, what a browser sent without one is refused too.
        var page = CallingPage.Of(context, exchange);
        var rule = route.Cors?.Origin ?? OriginRule.Default;
        if ((page.Origin is null || page.IsOriginAllowed(rule)) && (!route.AddsIdentity || page.MayUseIdentity(rule)))
            return null;
        return new ExchangeError(
            "http_request_denied",
            $"A page {(page.Name is { } origin ? $"at {origin}" : "that does not send its origin")} may not open a WebSocket through "
                + "the route "
                + $"\"{route.Key}\".",
            page.Fix(route)
        );
    }
}
