using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What a preflight asks: may a page at this origin send this method with these headers?</summary>
/// <param name="Origin">The value of its <c>Origin</c> header.</param>
/// <param name="Method">The method of the actual request, byte for byte (ACRM).</param>
/// <param name="UnsafeNames">The CORS-unsafe request-header names in lower case, unique, sorted (ACRH).</param>
/// <param name="UseCorsPreflight">Whether the request's use-CORS-preflight flag is set. A network observer cannot know it.</param>
public sealed record PreflightQuestion(string Origin, string Method, ImmutableArray<string> UnsafeNames, bool UseCorsPreflight = false)
{
    /// <summary>Reads the question from a preflight as it arrived: an <c>OPTIONS</c> with <c>Origin</c> and ACRM. Null when it is none.</summary>
    public static PreflightQuestion? Read(string method, HeaderList headers)
    {
        if (method != "OPTIONS" || headers.Get(CorsHeader.Origin) is not { } origin || headers.Get(CorsHeader.RequestMethod) is not { } asked)
            return null;
        return new PreflightQuestion(origin, asked, ReadNames(headers.Get(CorsHeader.RequestHeaders)));
    }

    private static ImmutableArray<string> ReadNames(string? list)
    {
        if (string.IsNullOrEmpty(list))
            return [];

        // A set: Firefox repeats a name that script set twice.
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var range in list.AsSpan().Split(','))
        {
            var name = list.AsSpan()[range].Trim("\t ");
            if (!name.IsEmpty)
                names.Add(name.ToString().ToLowerInvariant());
        }

        return [.. names];
    }
}
