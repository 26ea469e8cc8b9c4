using System.Text.RegularExpressions;

namespace DevProxy.Traffic;

/// <summary>
/// <c>Sec-WebSocket-Protocol</c> without the tokens in it. A page cannot set <c>Authorization</c> on a WebSocket, so that servers take the
/// token as one of the subprotocols.
/// </summary>
internal static partial class SubprotocolRedaction
{
    private const int LeastRun = 16;
    private const int LongName = 32;
    private const int ManyDigits = 6;

    /// <summary>The value with <see cref="Redaction.Mask"/> instead of each token; the names of subprotocols stay.</summary>
    public static string Mask(string value)
    {
        var parts = value.Split(',');
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            var name = parts[i].Trim();
            if (name.Length == 0)
                continue;
            var kept = Announced(name) ?? (i > 0 && Announces().IsMatch(parts[i - 1].Trim()) || IsMadeUp(name) ? "" : null);
            if (kept is not null)
                parts[i] = parts[i].Replace(name, kept + Redaction.Mask, StringComparison.Ordinal);
        }

        return string.Join(',', parts);
    }

    // What stands before the token in bearer.TOKEN; null when nothing announces one.
    private static string? Announced(string name) => Announcement().Match(name) is { Success: true } match ? match.Value : null;

    // Names are words; a token has long runs of letters and digits, or many digits.
    private static bool IsMadeUp(string name)
    {
        if (name.Length >= LongName && name.Count(char.IsAsciiDigit) >= ManyDigits)
            return true;
        foreach (var run in Run().EnumerateMatches(name))
        {
            if (run.Length >= LeastRun && SecretNames.LooksLikeToken(name.Substring(run.Index, run.Length)))
                return true;
        }

        return false;
    }

    // "base64url.bearer.authorization.k8s.io." is Kubernetes', "openai-insecure-api-key." OpenAI's; "bearer", "access_token", "jwt" and
    // their like are anybody's.
    [GeneratedRegex(
        @"^(base64url\.bearer\.authorization\.k8s\.io\.|([A-Za-z0-9_\-]+[.\-_])?(bearer|authorization|auth|token|accesstoken|jwt|key|apikey|secret|password|credential|session|ticket)([.:=|~]|-(?=[^,]{12,}$)))(?=.)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Announcement();

    [GeneratedRegex(
        @"^([A-Za-z0-9_\-.]+[.\-_])?(bearer|authorization|auth|token|accesstoken|jwt|key|apikey|secret|password|credential|session|ticket)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Announces();

    [GeneratedRegex("[A-Za-z0-9]+", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Run();
}
