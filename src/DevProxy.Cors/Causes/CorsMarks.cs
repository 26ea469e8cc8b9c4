using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What shows that a CORS layer ran, although it granted nothing.</summary>
internal static class CorsMarks
{
    private static readonly ImmutableArray<string> Others =
    [
        CorsHeader.AllowMethods,
        CorsHeader.AllowHeaders,
        CorsHeader.AllowCredentials,
        CorsHeader.MaxAge,
        CorsHeader.ExposeHeaders,
    ];

    /// <summary>The first such mark, as it may stand in a sentence; null when there is none.</summary>
    public static string? Of(HeaderList headers) =>
        Others.FirstOrDefault(headers.Contains) ?? (Vary(headers).Contains("Origin", StringComparer.OrdinalIgnoreCase) ? "Vary: Origin" : null);

    /// <summary>Whether a cache keeps the answers to different origins apart (RFC 9110, section 12.5.5).</summary>
    public static bool VariesByOrigin(HeaderList headers) =>
        Vary(headers).Any(static name => name == "*" || name.Equals("Origin", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a preflight's grant may depend on the method and the headers that it asks for.</summary>
    public static bool VariesByQuestion(HeaderList headers) =>
        Vary(headers)
            .Any(static name =>
                name.Equals(CorsHeader.RequestMethod, StringComparison.OrdinalIgnoreCase)
                || name.Equals(CorsHeader.RequestHeaders, StringComparison.OrdinalIgnoreCase)
            );

    /// <summary>Whether the answer has nothing but what every server writes: no body, no header that an application sets.</summary>
    public static bool IsEmpty(Answer answer, string? body) =>
        string.IsNullOrWhiteSpace(body)
        && !answer.Headers.Any(static line =>
            line.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) && HeaderValue.Normalize(line.Value) != "0"
        )
        && !answer.Headers.Contains("Content-Type")
        && !answer.Headers.Contains("Content-Encoding");

    /// <summary>Whether the answer is a page for people.</summary>
    public static bool IsHtml(Answer answer) =>
        answer.Headers.Get("Content-Type")?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;

    private static IEnumerable<string> Vary(HeaderList headers) =>
        headers.Lines("Vary").SelectMany(static line => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
