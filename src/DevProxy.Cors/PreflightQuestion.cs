using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What a preflight asks: may a page at this origin send this method with these headers?</summary>
/// <param name="Origin">The value of its <c>Origin</c> header.</param>
/// <param name="Method">The method of the actual request, byte for byte (ACRM).</param>
/// <param name="UnsafeNames">The CORS-unsafe request-header names in lower case, unique, sorted (ACRH).</param>
/// <param name="UseCorsPreflight">Whether the request's use-CORS-preflight flag is set. A network observer cannot know it.</param>
public sealed record PreflightQuestion(string Origin, string Method, ImmutableArray<string> UnsafeNames, bool UseCorsPreflight = false)
{
    /// <summary>Whether a request is a preflight: an <c>OPTIONS</c> with <c>Origin</c> and ACRM. Any other <c>OPTIONS</c> is the application's.</summary>
    public static bool IsAskedBy(string method, HeaderList headers) =>
        method == "OPTIONS" && headers.Contains(CorsHeader.Origin) && headers.Contains(CorsHeader.RequestMethod);

    /// <summary>Reads the question from a preflight as it arrived; null when the request is not one.</summary>
    public static PreflightQuestion? Read(string method, HeaderList headers)
    {
        return IsAskedBy(method, headers)
            ? new PreflightQuestion(headers.Get(CorsHeader.Origin)!, headers.Get(CorsHeader.RequestMethod)!, ReadNames(headers.Get(CorsHeader.RequestHeaders)))
            : null;
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
