using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>The header names that a preflight has to ask for (Fetch, "CORS-unsafe request-header names").</summary>
public static class UnsafeNames
{
    /// <summary>The values of all safelisted headers together may not be longer than this, in bytes.</summary>
    public const int LongestSum = 1024;

    /// <summary>The names in lower case, unique, sorted by byte.</summary>
    /// <param name="headers">The headers that script set, the forbidden ones already dropped.</param>
    public static ImmutableArray<string> Of(HeaderList headers)
    {
        // Steps 1 to 5.
        List<string>? names = null;
        var safelistedLength = 0;
        foreach (var (name, value) in headers)
        {
            if (SafelistedHeaders.Contains(name, value))
                safelistedLength += value.Length;
            else
                (names ??= []).Add(name.ToLowerInvariant());
        }

        // Step 6: too much in safelisted headers makes them all unsafe.
        if (safelistedLength > LongestSum)
            return Sorted(headers.Select(line => line.Name.ToLowerInvariant()));
        return names is null ? [] : Sorted(names);
    }

    // Step 7: "convert header names to a sorted-lowercase set".
    private static ImmutableArray<string> Sorted(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
