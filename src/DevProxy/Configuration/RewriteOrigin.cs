namespace DevProxy.Configuration;

/// <summary>Which <c>Origin</c> (and <c>Referer</c>) the upstream gets.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Origin">With <see cref="RewriteOriginKind.Fixed"/> that origin; else null.</param>
internal sealed record RewriteOrigin(RewriteOriginKind Kind, string? Origin);
