using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Pipeline;

/// <summary>The words of <c>devproxy explain [METHOD] URL [FILE]</c>.</summary>
/// <param name="Method">GET when left out.</param>
/// <param name="Url">A path that begins with a slash, or an absolute URL, without its fragment; spaces and letters outside of ASCII as a
/// browser sends them.</param>
/// <param name="File">The configuration; null when left out.</param>
internal sealed partial record ExplainArguments(string Method, string Url, string? File)
{
    private const int Limit = 10_000;
    private const string Usage = "devproxy explain GET /api/users";
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>Tells the words apart, or says what is missing.</summary>
    public static (ExplainArguments? Words, string? Problem) Read(IReadOnlyList<string> words)
    {
        var method = words is [var first, ..] && MethodOf(first) is { } known ? known : null;
        var rest = words.Skip(method is null ? 0 : 1).ToList();
        if (rest is [])
            return (null, $"explain needs the path or the URL that the page calls, as in: {Usage}");
        if (rest.Count > 2)
            return (null, $"there is one argument too many, {rest[2]}: {Usage} proxy.json");
        if (Absolute(rest[0]) is not { } url)
            return (null, $"\"{rest[0]}\" is not something that DevProxy forwards: give a path or an http:// URL, as in: {Usage}");
        return (new ExplainArguments(method ?? "GET", url, rest.Count > 1 ? rest[1] : null), null);
    }

    // A browser writes these in upper case itself; any other method is recognised by being written so.
    private static string? MethodOf(string word) =>
        Array.Find(Methods, name => name.Equals(word, StringComparison.OrdinalIgnoreCase)) ?? (IsMethod().IsMatch(word) ? word : null);

    private static string? Absolute(string word)
    {
        var url = HttpToken.Encoded(word.Split('#', 2)[0]);
        if (HttpToken.IsHostAndPort(url))
            return HasOrigin("http://" + url) ? "http://" + url : null;
        if (
            url.Contains("://", StringComparison.Ordinal)
            && url.IndexOf("://", StringComparison.Ordinal) < url.IndexOf('/', StringComparison.Ordinal)
        )
            return IsForwarded().IsMatch(url) && HasOrigin(url) ? url : null;

        // The first slash may be missing, as shells of Windows turn a word that begins with one into a file name.
        return url.StartsWith('/') ? url : "/" + url;
    }

    // A port is 1 to 65535.
    private static bool HasOrigin(string url) => Origin.TryFromUrl(url, out var origin) && origin.Port > 0;

    [GeneratedRegex("^[A-Z]{3,}$", RegexOptions.CultureInvariant, Limit)]
    private static partial Regex IsMethod();

    [GeneratedRegex(
        "^(https?|wss?)://[^/?]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        Limit
    )]
    private static partial Regex IsForwarded();
}
