using System.Collections.Immutable;

namespace DevProxy.Configuration.Reading;

/// <summary>Which headers say who somebody is.</summary>
internal static class Identity
{
    /// <summary>What is shown in the place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>Whether the value of a header of this name is not to be shown.</summary>
    public static bool IsSecret(string name, ImmutableArray<string> redact) =>
        IsIn(name, redact) || name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a header of this name, set by DevProxy, would lend its identity to whoever calls.</summary>
    /// <param name="name">A header's name, any case.</param>
    /// <param name="redact">The names of <c>log.redact</c>, lower case.</param>
    public static bool IsIn(string name, ImmutableArray<string> redact)
    {
        var lower = name.ToLowerInvariant();
        return lower is "authorization" or "proxy-authorization" or "cookie"
            || redact.Contains(lower)
            || lower.Contains("token", StringComparison.Ordinal)
            || lower.Contains("secret", StringComparison.Ordinal)
            || lower.Contains("api-key", StringComparison.Ordinal)
            || lower.Contains("apikey", StringComparison.Ordinal);
    }
}
