using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Pipeline;

/// <summary>What a policy grants to one request.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Origin">The bytes of the request's <c>Origin</c>; null when it has none.</param>
/// <param name="IsAllowed">Whether the policy lets this origin in.</param>
/// <param name="IsSameOrigin">Whether it is certain that page and target are one origin, so that a browser looks at no CORS header.</param>
/// <param name="Ask">What the request asks for when it is a preflight; else null.</param>
internal sealed record CorsGrant(CorsPolicy Policy, string? Origin, bool IsAllowed, bool IsSameOrigin, Preflight? Ask)
{
    /// <summary>Whether answers are judged, and written, for a request with credentials: never for <c>*</c>, never for the opaque origin.</summary>
    public bool Include => Policy.Credentials && Policy.Origin.Kind != OriginRuleKind.Any && Origin != "null";

    /// <summary>The one value of <c>Access-Control-Allow-Origin</c> that is written.</summary>
    public string AllowOrigin => Policy.Origin.Kind == OriginRuleKind.Any ? "*" : Origin!;

    /// <summary>The grant of a policy to a request.</summary>
    public static CorsGrant Of(CorsPolicy policy, HttpRequest request)
    {
        var origin = OriginOf(request);
        return new CorsGrant(policy, origin, IsLetIn(policy.Origin, request), IsSameOriginRequest(request, origin), Preflight.Of(request));
    }

    /// <summary>Whether a rule lets the request's origin in. A request without one is not: nothing is granted to nobody.</summary>
    public static bool IsLetIn(OriginRule rule, HttpRequest request) =>
        OriginOf(request) is { } origin && rule.Allows(origin, HostRule.WithoutPort(request.Headers.Host.ToString()));

    /// <summary>Whether the request's origin is the one that it is sent to.</summary>
    public static bool IsOwnOrigin(HttpRequest request) =>
        Cors.Origin.TryParse(OriginOf(request), out var page)
        && Cors.Origin.TryFromUrl($"{request.Scheme}://{request.Headers.Host}/", out var target)
        && page.IsSameOriginWith(target);

    // Two Origin lines are no origin at all.
    private static string? OriginOf(HttpRequest request) => request.Headers.Origin is [{ } origin] ? origin : null;

    private static bool IsSameOriginRequest(HttpRequest request, string? origin) =>
        origin is not null && (request.Headers["Sec-Fetch-Site"] == "same-origin" || IsOwnOrigin(request));
}
