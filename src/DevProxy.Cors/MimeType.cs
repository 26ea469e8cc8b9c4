namespace DevProxy.Cors;

/// <summary>A MIME type as browsers parse it (MIME Sniffing, "parse a MIME type"), which is stricter than what servers take.</summary>
public static class MimeType
{
    /// <summary>The essence, <c>type/subtype</c> in lower case; null where parsing fails. Parameters never make it fail.</summary>
    public static string? Essence(string value)
    {
        // Steps 1 to 10 of the algorithm; HTTP whitespace is tab, space, CR and LF.
        var text = value.AsSpan().Trim("\t \r\n");
        var slash = text.IndexOf('/');
        if (slash < 0 || !Token.IsValid(text[..slash]))
            return null;

        var rest = text[(slash + 1)..];
        var semicolon = rest.IndexOf(';');
        var subtype = (semicolon < 0 ? rest : rest[..semicolon]).TrimEnd("\t \r\n");
        return Token.IsValid(subtype) ? $"{text[..slash]}/{subtype}".ToLowerInvariant() : null;
    }
}
