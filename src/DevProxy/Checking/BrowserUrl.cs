using System.Buffers;
using System.Text.RegularExpressions;
using DevProxy.Cors;

namespace DevProxy.Checking;

/// <summary>
/// URLs as browsers put them on the wire (URL standard). <see cref="Uri"/> would decode what a browser leaves encoded, and a server may tell
/// <c>%2e</c> from <c>.</c>.
/// </summary>
internal static partial class BrowserUrl
{
    // Everything that the URL standard's path and query encode sets leave alone.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "!$%&()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz|~"
    );

    /// <summary>The URL with scheme and host in lower case, a path, and its path and query byte for byte unless a browser would change them.</summary>
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
