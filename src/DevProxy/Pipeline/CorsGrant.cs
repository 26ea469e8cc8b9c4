using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>What a policy grants to one request.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Origin">The bytes of the request's <c>Origin</c>; null when it has none.</param>
/// <param name="IsAllowed">Whether the policy allows this origin.</param>
/// <param name="IsSameOrigin">Whether it is certain that page and target are one origin, so that a browser looks at no CORS header.</param>
/// <param name="Ask">What the request asks for when it is a preflight; else null.</param>
internal sealed record CorsGrant(CorsPolicy Policy, string? Origin, bool IsAllowed, bool IsSameOrigin, Preflight? Ask)
{
    /// <summary>Whether answers are judged, and written, for a request with credentials: never for <c>*</c>, never for the opaque origin.</summary>
    public bool Include => Policy.Credentials && Policy.Origin.Kind != OriginRuleKind.Any && Origin != "null";

    /// <summary>The one value of <c>Access-Control-Allow-Origin</c> that is written.</summary>
    public string AllowOrigin => Policy.Origin.Kind == OriginRuleKind.Any ? "*" : Origin!;

    /// <summary>The grant of a policy to a request.</summary>
    public static CorsGrant Of(CorsPolicy policy, HttpContext context)
    {
        var origin = OriginOf(context.Request);
        return new CorsGrant(
            policy,
            origin,
            IsAllowedBy(policy.Origin, context, origin),
            IsSameOriginRequest(context, origin),
            Preflight.Of(context.Request)
        );
    }

    // A request without an origin is granted nothing.
    private static bool IsAllowedBy(OriginRule rule, HttpContext context, string? origin) =>
        origin is not null && rule.Allows(origin, CalledOrigin.Of(context).Host);

    // Two Origin lines are not a valid origin.
    private static string? OriginOf(HttpRequest request) => request.Headers.Origin is [{ } origin] ? origin : null;

    private static bool IsSameOriginRequest(HttpContext context, string? origin)
    {
        var site = context.Request.Headers["Sec-Fetch-Site"].ToString();
        return site == "same-origin"
            || (
                Cors.Origin.TryParse(origin, out var page)
                && (CalledOrigin.Of(context).IsOriginOf(page) || (site.Length == 0 && CalledOrigin.OfBrowser(context).IsOriginOf(page)))
            );
    }
}
