using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What to change at the backend.</summary>
/// <param name="Summary">One sentence.</param>
/// <param name="Backend">The backend that somebody named, or that the answer betrays; null when neither is so.</param>
/// <param name="Snippets">
/// For each backend what to write, the observed origin, method and headers filled in; empty where no backend's CORS settings are to blame.
/// </param>
public sealed record Fix(string Summary, Backend? Backend, ImmutableSortedDictionary<Backend, string> Snippets)
{
    /// <summary>The same with all its text made fit to show.</summary>
    internal Fix Shown(Func<string, string> show)
    {
        var snippets = Snippets;
        foreach (var (backend, snippet) in Snippets)
        {
            // Most hold nothing that has to change.
            if (show(snippet) is var shown && shown != snippet)
                snippets = snippets.SetItem(backend, shown);
        }

        return this with { Summary = show(Summary), Snippets = snippets };
    }
}
