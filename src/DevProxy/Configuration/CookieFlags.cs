using System.Collections.Immutable;

namespace DevProxy.Configuration;

/// <summary>What becomes of the flags of <c>Set-Cookie</c>.</summary>
/// <param name="Kind">The rule; <see cref="CookieRewriteKind.Auto"/> makes cookies storable on a plain http listener.</param>
/// <param name="Map">With <see cref="CookieRewriteKind.Map"/>: cookie name (or <c>*</c>) to words of nginx's <c>proxy_cookie_flags</c>
/// (<c>secure</c>, <c>nosecure</c>, <c>httponly</c>, <c>nohttponly</c>, <c>samesite=lax</c>, <c>nosamesite</c>, …).</param>
internal sealed record CookieFlags(CookieRewriteKind Kind, ImmutableDictionary<string, ImmutableArray<string>> Map);
