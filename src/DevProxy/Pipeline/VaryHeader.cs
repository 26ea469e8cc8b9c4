namespace DevProxy.Pipeline;

/// <summary>The <c>Vary</c> header: which request headers an answer depends on.</summary>
internal static class VaryHeader
{
    /// <summary>Adds the names that are not there yet. <c>*</c> stays: it says all.</summary>
    public static void Merge(IHeaderDictionary headers, params ReadOnlySpan<string> names)
    {
        var lines = headers.Vary.ToArray();
        foreach (var name in names)
        {
            var there = lines.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries)).ToArray();
            if (there.Contains("*") || there.Contains(name, StringComparer.OrdinalIgnoreCase))
                continue;
            if (lines.Length == 0)
                lines = [name];
            else
                lines[^1] = string.IsNullOrWhiteSpace(lines[^1]) ? name : $"{lines[^1]}, {name}";
        }

        headers.Vary = lines;
    }
}
