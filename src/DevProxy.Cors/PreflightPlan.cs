using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>Whether a cross-origin request in cors mode is preceded by a preflight, why, and what that carries.</summary>
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
