using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Har;

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
