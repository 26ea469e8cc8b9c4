using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>Whether a cross-origin request in cors mode needs a preflight, why, and which headers the preflight has.</summary>
/// <param name="Reasons">Why one is needed; empty when none is.</param>
/// <param name="UnsafeNames">The header names to ask for: lower case, unique, sorted by byte.</param>
/// <param name="Headers">What the CORS-preflight fetch sets on the <c>OPTIONS</c> request; empty when none is needed.</param>
public sealed record PreflightPlan(ImmutableArray<PreflightReason> Reasons, ImmutableArray<string> UnsafeNames, HeaderList Headers)
{
    /// <summary>No preflight is needed.</summary>
    public static PreflightPlan None { get; } = new([], [], HeaderList.Empty);

    /// <summary>Whether there is a preflight.</summary>
    public bool IsNeeded => !Reasons.IsEmpty;

    /// <summary>Plans the preflight of one hop.</summary>
    /// <param name="origin">The serialized origin of this hop.</param>
    /// <param name="method">The normalized method.</param>
    /// <param name="headers">The headers that script set, the forbidden ones dropped.</param>
    /// <param name="useCorsPreflight">The use-CORS-preflight flag.</param>
    public static PreflightPlan For(string origin, string method, HeaderList headers, bool useCorsPreflight = false)
    {
        var names = Cors.UnsafeNames.Of(headers);
        var reasons = Why(method, names, useCorsPreflight);
        return reasons.IsEmpty ? None : new PreflightPlan(reasons, names, Ask(origin, method, names));
    }

    private static ImmutableArray<PreflightReason> Why(string method, ImmutableArray<string> names, bool useCorsPreflight)
    {
        if (FetchMethod.IsSafelisted(method) && names.IsEmpty && !useCorsPreflight)
            return [];

        var reasons = ImmutableArray.CreateBuilder<PreflightReason>();
        if (!FetchMethod.IsSafelisted(method))
            reasons.Add(PreflightReason.Method);
        if (!names.IsEmpty)
            reasons.Add(PreflightReason.Headers);
        if (useCorsPreflight)
            reasons.Add(PreflightReason.Flag);
        return reasons.DrainToImmutable();
    }

    // Fetch, CORS-preflight fetch, steps 1 to 5: the names are joined with "," alone, and there is no header for an empty list.
    private static HeaderList Ask(string origin, string method, ImmutableArray<string> names)
    {
        List<HeaderLine> lines = [new("Accept", "*/*"), new(CorsHeader.RequestMethod, method)];
        if (!names.IsEmpty)
            lines.Add(new(CorsHeader.RequestHeaders, string.Join(',', names)));
        lines.Add(new(CorsHeader.Origin, origin));
        return new HeaderList(lines);
    }
}

/// <summary>Why a browser sends a preflight (Fetch, main fetch, step 13).</summary>
public enum PreflightReason
{
    /// <summary>The method is not GET, HEAD or POST.</summary>
    Method,

    /// <summary>Script set headers that are not safelisted, or too long.</summary>
    Headers,

    /// <summary>The use-CORS-preflight flag: an upload listener or a streaming body.</summary>
    Flag,
}

/// <summary>The question of a preflight: may a page at this origin send this method with these headers?</summary>
/// <param name="Origin">The value of its <c>Origin</c> header.</param>
/// <param name="Method">The method of the actual request, byte for byte (ACRM).</param>
/// <param name="UnsafeNames">The CORS-unsafe request-header names in lower case, unique, sorted (ACRH).</param>
/// <param name="UseCorsPreflight">Whether the request's use-CORS-preflight flag is set. A network observer cannot know it.</param>
public sealed record PreflightQuestion(string Origin, string Method, ImmutableArray<string> UnsafeNames, bool UseCorsPreflight = false)
{
    /// <summary>
    /// Whether a request is a preflight: an <c>OPTIONS</c> with <c>Origin</c> and ACRM. Any other <c>OPTIONS</c> is the application's.
    /// </summary>
    public static bool IsAskedBy(string method, HeaderList headers) =>
        method == "OPTIONS" && headers.Contains(CorsHeader.Origin) && headers.Contains(CorsHeader.RequestMethod);

    /// <summary>Reads the question from a preflight as it arrived; null when the request is not one.</summary>
    public static PreflightQuestion? Read(string method, HeaderList headers) =>
        IsAskedBy(method, headers)
            ? new PreflightQuestion(
                headers.Get(CorsHeader.Origin)!,
                headers.Get(CorsHeader.RequestMethod)!,
                ReadNames(headers.Get(CorsHeader.RequestHeaders))
            )
            : null;

    private static ImmutableArray<string> ReadNames(string? list)
    {
        if (string.IsNullOrEmpty(list))
            return [];

        // As a set, because Firefox repeats a name that script set twice.
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
