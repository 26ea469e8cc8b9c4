namespace DevProxy.Cors;

/// <summary>Whether a text parses as an absolute URL in a browser (URL, "basic URL parser", without a base).</summary>
/// <remarks><see cref="Uri.TryCreate(string?, UriKind, out Uri?)"/> does not answer this: on Unix it takes <c>/x</c> and <c>//host</c> for absolute.</remarks>
public static class AbsoluteUrl
{
    /// <summary>Whether the text has a scheme and, where the scheme is special, a host.</summary>
    public static bool IsValid(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || !IsScheme(text.AsSpan(0, colon)))
            return false;
        if (!IsSpecial(text.AsSpan(0, colon)))
            return true;

        // URL, "special authority ignore slashes state": any number of either slash stands before the host.
        var rest = text.AsSpan(colon + 1).TrimStart("/\\");
        var end = rest.IndexOfAny("/\\?#");
        var authority = end < 0 ? rest : rest[..end];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        return !host.IsEmpty && host[0] != ':';
    }

    private static bool IsScheme(ReadOnlySpan<char> scheme)
    {
        foreach (var character in scheme)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('+' or '-' or '.'))
                return false;
        }

        return char.IsAsciiLetter(scheme[0]);
    }

    private static bool IsSpecial(ReadOnlySpan<char> scheme) =>
        scheme.Equals("http", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("https", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("ws", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("wss", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("ftp", StringComparison.OrdinalIgnoreCase);
}
