using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>
/// What one API has to allow: the union of what all exchanges with it needed, and nothing that none of them showed. Single fixes, applied
/// one after the other, undo each other, because each replaces the settings before it.
/// </summary>
/// <param name="Upstream">The API's origin.</param>
/// <param name="Origins">Those of the pages, those that the API already allows, and those that were added.</param>
/// <param name="Methods">Those that pages asked for, and those that the API lists.</param>
/// <param name="Headers">The request header names, likewise.</param>
/// <param name="Credentials">Whether a page sends credentials, or the API allows them to one.</param>
/// <param name="ExposedHeaders">Response headers that pages want and could not read, and those that the API exposes.</param>
/// <param name="MaxAge">Seconds for which the API lets preflights be kept; null where it says none.</param>
/// <param name="Snippets">The code for each backend; empty where nothing has to change.</param>
/// <param name="Backend">The backend that an answer shows; null when none does.</param>
public sealed record ApiPolicy(
    string Upstream,
    ImmutableArray<PolicyEntry> Origins,
    ImmutableArray<PolicyEntry> Methods,
    ImmutableArray<PolicyEntry> Headers,
    PolicyCredentials Credentials,
    ImmutableArray<PolicyEntry> ExposedHeaders,
    long? MaxAge,
    ImmutableSortedDictionary<Backend, string> Snippets,
    Backend? Backend
)
{
    /// <summary>The union; null where no exchange needed a permission.</summary>
    /// <param name="upstream">The API's origin.</param>
    /// <param name="calls">What pages asked of it, in the order in which they did.</param>
    /// <param name="options">What to allow besides, and for which backend the code is.</param>
    public static ApiPolicy? Of(string upstream, IReadOnlyCollection<ApiCall> calls, PolicyOptions options)
    {
        // A page on the API's own origin needs no permission there; the same page elsewhere does.
        var all = calls.Where(call => !call.IsSameOrigin || !options.IsEmpty).ToList();
        if (all.Count == 0)
            return null;
        var union = new PolicyUnion();
        foreach (var call in all)
            union.Add(call);
        union.Add(options);
        var need = union.Requirements();
        return new ApiPolicy(
            upstream,
            union.Origins.Entries(need.Origins),
            union.Methods.Entries(need.Methods),
            union.Headers.Entries(need.Headers),
            new PolicyCredentials(need.Credentials, need.Credentials ? union.Credentials : []),
            union.Exposed.Entries(need.ExposedHeaders),
            need.MaxAge,
            union.IsChange ? FixWriter.Snippets(need, options.Backend) : ImmutableSortedDictionary<Backend, string>.Empty,
            options.Backend ?? union.Backend
        );
    }
}

/// <summary>Something to allow, and why.</summary>
/// <param name="Value">An origin, a method or a header name.</param>
/// <param name="Exchanges">Those that showed it; none for an origin that was added.</param>
public sealed record PolicyEntry(string Value, ImmutableArray<long> Exchanges);

/// <summary>Whether to allow credentials, and why.</summary>
/// <param name="Value">Whether to allow them.</param>
/// <param name="Exchanges">Those that showed it.</param>
public sealed record PolicyCredentials(bool Value, ImmutableArray<long> Exchanges);

/// <summary>What the policy allows beside what the exchanges show, and for which backend it is written.</summary>
/// <param name="ProductionOrigins">The page's origins in production, serialized.</param>
/// <param name="AddedOrigins">More origins that somebody asked for, serialized.</param>
/// <param name="Backend">The one whose code is wanted; null for all.</param>
public sealed record PolicyOptions(ImmutableArray<string> ProductionOrigins, ImmutableArray<string> AddedOrigins, Backend? Backend)
{
    internal bool IsEmpty => ProductionOrigins.IsEmpty && AddedOrigins.IsEmpty;
}

/// <summary>One exchange with an API, as far as its policy follows from it.</summary>
/// <param name="Id">The exchange's number.</param>
/// <param name="Verdict">The verdict on the API's own answer.</param>
public sealed record ApiCall(long Id, Verdict Verdict)
{
    /// <summary>Whether script called it on the page's own origin, which was the proxy's.</summary>
    public bool IsSameOrigin { get; init; }

    /// <summary>Whether the API itself answered; else the answer says nothing about what the API allows.</summary>
    public bool IsAnswered { get; init; } = true;

    /// <summary>What pages at the production origins would get.</summary>
    public ImmutableArray<(string Origin, Verdict Verdict)> Production { get; init; } = [];
}
