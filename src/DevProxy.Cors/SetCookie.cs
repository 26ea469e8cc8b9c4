namespace DevProxy.Cors;

/// <summary>The attributes of a <c>Set-Cookie</c> line that decide whether a cross-site request carries the cookie (RFC 6265bis, section 5.6).</summary>
internal static class SetCookie
{
    /// <summary>Whether the last <c>SameSite</c> says <c>None</c>. Without one browsers take <c>Lax</c>.</summary>
    public static bool IsSameSiteNone(string line) =>
        Attributes(line).LastOrDefault(part => part.StartsWith("SameSite=", StringComparison.OrdinalIgnoreCase)) is { } sameSite
        && sameSite.AsSpan("SameSite=".Length).Trim().Equals("None", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it says <c>Secure</c>.</summary>
    public static bool IsSecure(string line) => Attributes(line).Any(part => part.Equals("Secure", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Attributes(string line) => line.Split(';', StringSplitOptions.TrimEntries).Skip(1);
}
