namespace DevProxy.Terminal;

/// <summary>Text in lines of a given width.</summary>
internal static class TextWrap
{
    /// <summary>
    /// Breaks text at its spaces into lines of at most <paramref name="columns"/> characters. A word that is longer, a URL say, gets a line of its
    /// own and keeps its length, so that it can be copied.
    /// </summary>
    public static IEnumerable<string> Wrap(string text, int? columns)
    {
        var rest = text;
        while (columns is { } width && rest.Length > width)
        {
            var end = rest.LastIndexOf(' ', width);
            if (end <= 0)
                end = rest.IndexOf(' ', width);
            if (end < 0)
                break;
            yield return rest[..end].TrimEnd(' ');
            rest = rest[(end + 1)..].TrimStart(' ');
        }

        yield return rest;
    }

    /// <summary>The text with its middle cut out where it is longer than <paramref name="columns"/>: a path tells most at its ends.</summary>
    public static string Shorten(string text, int columns)
    {
        if (text.Length <= columns)
            return text;
        var tail = (columns - 1) / 2;
        return $"{text[..(columns - 1 - tail)]}…{text[^tail..]}";
    }
}
