using System.Buffers;
using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Configuration.Foreign;
using DevProxy.Cors;

namespace DevProxy.Checking;

/// <summary>The URL that <c>check</c> asks.</summary>
internal static class CheckUrl
{
    private const string Example = "https://api.example.com/users";

    /// <summary>The absolute URL without its fragment, or why the word is none that a page can fetch.</summary>
    public static (string Url, string? Problem) Read(string? written)
    {
        if (string.IsNullOrWhiteSpace(written))
            return (
                "",
                "check needs the URL that the page would call, as in: devproxy check https://api.example.com/users --origin "
                    + "http://localhost:3000"
            );

        var scheme = written.IndexOf("://", StringComparison.Ordinal);
        if (ForeignTarget.Explain(written) is var (what, fix) && !File.Exists(written))
            return (
                "",
                $"\"{written}\" {what}. "
                    + (
                        fix.Contains('$', StringComparison.Ordinal)
                            ? $"Write one such as {Example}."
                            : $"{char.ToUpperInvariant(fix[0])}{fix[1..]}."
                    )
            );
        if (scheme < 0)
            return HttpToken.IsHostAndPort(written) ? Absolute("http://" + written) : ("", NoUrl(written));
        return written[..scheme].ToLowerInvariant() switch
        {
            "http" or "https" => Absolute(written),
            "ws" or "wss" => (
                "",
                "CORS does not apply to WebSockets: a server has to look at Origin itself. Give the http:// or https:// URL of a request."
            ),
            "h2c" => (
                "",
                $"browsers do not speak HTTP/2 without TLS. Write http{written[3..]}, or the address under which the page calls it."
            ),
            var other => ("", $"a page can fetch http:// and https:// URLs from another origin, no {other}: ones. Give one of those."),
        };
    }

    private static (string Url, string? Problem) Absolute(string written)
    {
        var url = written.Split('#', 2)[0];
        if (!Origin.TryFromUrl(url, out _) || !Uri.TryCreate(url, UriKind.Absolute, out var uri))
            return ("", $"\"{written}\" is not a valid URL. Write one such as {Example}.");

        // Fetch, new Request(), step 5: a URL with credentials is a TypeError.
        return uri.UserInfo.Length > 0
            ? ("", "no page can fetch a URL with a user name or password in it. Write it without, and add --header 'Authorization: …'.")
            : (url, null);
    }

    private static string NoUrl(string written)
    {
        if (IsConfiguration(written))
            return $"check asks a live server and takes a URL. To check the configuration {written}: devproxy validate {written}";
        if (written.EndsWith(".har", StringComparison.OrdinalIgnoreCase))
            return $"check asks a live server and takes a URL. To look at what a browser recorded: devproxy diagnose {written}";
        return $"\"{written}\" is not a valid URL: it has no http:// or https:// in front. Write http://{written} or https://{written}.";
    }

    private static bool IsConfiguration(string written) =>
        written.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        || written.EndsWith(".jsonc", StringComparison.OrdinalIgnoreCase)
        || written.EndsWith(".js", StringComparison.OrdinalIgnoreCase)
        || File.Exists(written);
}

/// <summary>
/// URLs as browsers put them on the wire (URL standard). <see cref="Uri"/> would decode what a browser leaves encoded, and a server may
/// tell <c>%2e</c> from <c>.</c>.
/// </summary>
internal static partial class BrowserUrl
{
    // Everything that the URL standard's path and query encode sets leave alone.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "!$%&()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz|~"
    );

    /// <summary>
    /// The URL with scheme and host in lower case, a path, and its path and query byte for byte unless a browser would change them.
    /// </summary>
    /// <param name="url">An absolute http or https URL without a fragment.</param>
    public static string Normalize(string url)
    {
        _ = Origin.TryFromUrl(url, out var origin);
        var afterAuthority = url.AsSpan(url.IndexOf("://", StringComparison.Ordinal) + 3).IndexOfAny("/?");
        var rest = afterAuthority < 0 ? "" : url[(url.IndexOf("://", StringComparison.Ordinal) + 3 + afterAuthority)..];
        if (!rest.StartsWith('/'))
            rest = "/" + rest;
        return rest.AsSpan().ContainsAnyExcept(Plain) || DotSegment.IsMatch(rest) ? new Uri(url).AbsoluteUri : origin!.Serialized + rest;
    }

    [GeneratedRegex(
        @"^[^?]*/(\.|%2e){1,2}(/|\?|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex DotSegment { get; }
}
