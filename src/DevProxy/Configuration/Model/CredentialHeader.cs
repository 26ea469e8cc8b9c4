using System.Collections.Frozen;
using System.Collections.Immutable;
using DevProxy.Configuration.Reading;

namespace DevProxy.Configuration;

/// <summary>Which headers carry credentials or an identity.</summary>
internal static class CredentialHeader
{
    /// <summary>What is shown instead of a secret.</summary>
    public const string Mask = "***";

    private static readonly string[] Words = ["token", "secret", "key", "auth", "password", "credential", "session", "signature"];

    // Standard and widespread headers that contain one of the words and hold no secret: what a diagnosis needs to read would be masked, and
    // a route that sets one would be protected for no reason. Challenges ask for a credential but carry none; ids of keys and caches are
    // not keys.
    private static readonly FrozenSet<string> Harmless = FrozenSet.ToFrozenSet([
        "sec-websocket-key",
        "sec-websocket-key1",
        "sec-websocket-key2",
        "idempotency-key",
        "x-idempotency-key",
        "surrogate-key",
        "cache-key",
        "x-cache-key",
        "access-control-allow-credentials",
        "www-authenticate",
        "proxy-authenticate",
        "authentication-info",
        "proxy-authentication-info",
        "authority",
        ":authority",
        "x-authority",
        "author",
        "x-author",
        "public-key-pins",
        "public-key-pins-report-only",
        "accept-signature",
        "signature-input",
        "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-bucket-key-enabled",
    ]);

    /// <summary>Whether the value of a header of this name is not to be shown.</summary>
    /// <param name="name">A header's name, any case.</param>
    /// <param name="redact">The names of <c>log.redact</c>, lower case.</param>
    public static bool IsSecret(string name, ImmutableArray<string> redact) =>
        CarriesIdentity(name, redact) || name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a header of this name, set by DevProxy, would give its identity to every caller.</summary>
    /// <param name="name">A header's name, any case.</param>
    /// <param name="redact">The names of <c>log.redact</c>, lower case.</param>
    public static bool CarriesIdentity(string name, ImmutableArray<string> redact)
    {
        var lower = name.ToLowerInvariant();
        if (lower == "cookie" || redact.Contains(lower))
            return true;
        return Array.Exists(Words, word => lower.Contains(word, StringComparison.Ordinal)) && !Harmless.Contains(lower) && !IsQuota(lower);
    }

    /// <summary>
    /// Whether a change of the request's headers adds identity: by the name that it sets, or by a value from a <c>${NAME}</c>.
    /// </summary>
    public static bool IsAddedBy(HeaderChange change, ImmutableArray<string> redact) =>
        change.Value is not null && (change.FromVariable || CarriesIdentity(change.Name, redact));

    // x-ratelimit-remaining-tokens and its like count the tokens of language models.
    private static bool IsQuota(string lower) =>
        lower.Contains("ratelimit", StringComparison.Ordinal) || lower.Contains("rate-limit", StringComparison.Ordinal);
}
