using System.Collections.Immutable;

namespace DevProxy.Configuration;

/// <summary>What becomes of a <c>Domain</c> or <c>Path</c> of <c>Set-Cookie</c>, as in http-proxy.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Map">With <see cref="CookieRewriteKind.Map"/>: from the old value (or <c>*</c>) to the new one, empty to remove the attribute.</param>
internal sealed record CookieRewrite(CookieRewriteKind Kind, ImmutableDictionary<string, string> Map);
