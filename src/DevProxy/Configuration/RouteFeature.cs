using System.Collections.Immutable;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration;

/// <summary>
/// What a route can do beside asking its upstream: answer instead of it, or stand before and after whatever answers. One type says all of
/// it, its keys, how they are read, and what the banner and <c>explain</c> say, and does it, as an <c>IResponder</c> or an
/// <c>IRouteStep</c> of Routing. The list of features has one of each type, on which nothing is configured yet; <see cref="Read"/> makes
/// the one of a route. The schema, validation and the inspector's view of the configuration follow from the keys.
/// </summary>
internal abstract class RouteFeature
{
    /// <summary>Its keys in a route.</summary>
    public abstract ImmutableArray<Key> Keys { get; }

    /// <summary>The key by which it answers, so that a route needs no target; null for what stands before and after.</summary>
    public virtual string? InsteadOfTarget => null;

    /// <summary>The feature as one route has it; null when it does not, or when its values were refused. Problems are reported.</summary>
    /// <param name="route">The route, the shape of its values checked.</param>
    /// <param name="context">Takes the problems.</param>
    public abstract RouteFeature? Read(Section route, ReadContext context);

    /// <summary>
    /// What the banner says: for what answers, behind the arrow of its route; for anything else, in a line of its own. Without secrets.
    /// </summary>
    public abstract string Banner { get; }

    /// <summary>What <c>explain</c> says, a sentence each.</summary>
    public abstract IEnumerable<string> Explain();
}
