using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Har;

/// <summary>
/// A HAR's entries in the order of the wire. Browsers list a request at the time of the page's call, so it stands before the preflight that
/// was sent first. A request that was never sent, or one of a sanitized file, may lack headers that its preflight still shows.
/// </summary>
internal static class HarTimeline
{
    // Between the page's call and its preflight; longer than that it is another call.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>The entries, each preflight right before the request that it asks for, which is completed from it.</summary>
    /// <param name="entries">In the file's order.</param>
    /// <param name="page">The page's origin, for entries that name none; null when it is not known.</param>
    public static ImmutableArray<(HarEntry Entry, HarEntry? Partner)> Of(ImmutableArray<HarEntry> entries, Origin? page)
    {
        var byTime = entries.OrderBy(entry => entry.StartedAt).ThenBy(entry => entry.Index).ToList();
        var preflightOf = Pair(byTime);
        var paired = preflightOf.Values.ToHashSet<HarEntry>(ReferenceEqualityComparer.Instance);
        var ordered = ImmutableArray.CreateBuilder<(HarEntry, HarEntry?)>(entries.Length);
        foreach (var entry in byTime)
        {
            if (preflightOf.TryGetValue(entry, out var preflight))
            {
                ordered.Add((preflight, entry));
                ordered.Add((Completed(entry, preflight), preflight));
            }
            else if (!paired.Contains(entry))
            {
                ordered.Add((WithOrigin(entry, page), null));
            }
        }

        return ordered.DrainToImmutable();
    }

    // Each preflight takes the nearest request that it may have asked for and that no other has taken.
    private static Dictionary<HarEntry, HarEntry> Pair(List<HarEntry> byTime)
    {
        var preflightOf = new Dictionary<HarEntry, HarEntry>(ReferenceEqualityComparer.Instance);
        foreach (var preflight in byTime)
        {
            if (PreflightQuestion.Read(preflight.Request.Method, preflight.Request.Headers) is not { } asked)
                continue;
            var request = byTime
                .Where(entry => entry.Request.Url == preflight.Request.Url && entry.Request.Method == asked.Method && entry != preflight)
                .Where(entry => !preflightOf.ContainsKey(entry) && !entry.Request.Headers.Contains("Access-Control-Request-Method"))
                .Where(entry => Distance(entry, preflight) <= Window)
                .MinBy(entry => Distance(entry, preflight));
            if (request is not null)
                preflightOf.Add(request, preflight);
        }

        return preflightOf;
    }

    private static TimeSpan Distance(HarEntry one, HarEntry other) => (one.StartedAt - other.StartedAt).Duration();

    // What the preflight asked for was there, whatever the file shows of it.
    private static HarEntry Completed(HarEntry request, HarEntry preflight)
    {
        var asked = PreflightQuestion.Read(preflight.Request.Method, preflight.Request.Headers)!;
        var missing = asked
            .UnsafeNames.Append("origin")
            .Where(name => !request.Request.Headers.Contains(name))
            .Select(name => new HeaderLine(name, name == "origin" ? asked.Origin : ""))
            .ToList();
        return missing.Count == 0 ? request : With(request, missing);
    }

    // Only what script asked for is the page's: documents, images and styles are no CORS requests for want of an Origin.
    private static HarEntry WithOrigin(HarEntry entry, Origin? page)
    {
        var isScripted = entry.ResourceType is null or "fetch" or "xhr" or "eventsource";
        return page is null || !isScripted || entry.Request.Headers.Contains("Origin") || IsOfPage(entry, page)
            ? entry
            : With(entry, [new HeaderLine("Origin", page.Serialized)]);
    }

    private static bool IsOfPage(HarEntry entry, Origin page) =>
        !Origin.TryFromUrl(entry.Request.Url, out var target) || target.IsSameOriginWith(page);

    private static HarEntry With(HarEntry entry, IEnumerable<HeaderLine> lines) =>
        entry with
        {
            Request = entry.Request with { Headers = new HeaderList([.. entry.Request.Headers, .. lines]) },
        };
}

/// <summary>Where the redirects of a HAR file led. Its entries do not say which of them one fetch went through.</summary>
internal sealed class RedirectTrail
{
    private readonly Dictionary<string, HarEntry> _firstByUrl = new(StringComparer.Ordinal);

    /// <summary>The entry that a chain of redirects to this one began with; null when none is known.</summary>
    public HarEntry? FirstOf(HarEntry entry) => _firstByUrl.GetValueOrDefault(entry.Request.Url);

    /// <summary>Notes an entry, to be called in the order of the wire.</summary>
    public void Note(HarEntry entry)
    {
        if (
            entry.Answer is { } answer
            && Redirect.Is(answer)
            && Uri.TryCreate(entry.Request.Url, UriKind.Absolute, out var from)
            && Uri.TryCreate(from, answer.Headers.Get("Location"), out var to)
        )
        {
            _firstByUrl[to.AbsoluteUri] = FirstOf(entry) ?? entry;
        }
    }
}
