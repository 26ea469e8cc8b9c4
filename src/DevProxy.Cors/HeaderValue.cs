namespace DevProxy.Cors;

/// <summary>The value of a header field, as bytes: one <see cref="char"/> is one byte.</summary>
public static class HeaderValue
{
    /// <summary>Strips leading and trailing tab, space, CR and LF, and nothing else (Fetch, header value, "normalize").</summary>
    public static string Normalize(string value)
    {
        var trimmed = value.AsSpan().Trim("\t \r\n");
        return trimmed.Length == value.Length ? value : trimmed.ToString();
    }
}
