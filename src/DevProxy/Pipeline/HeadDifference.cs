using DevProxy.Cors;

namespace DevProxy.Pipeline;

/// <summary>What became of a message's head, a sentence for each name.</summary>
/// <param name="before">As it came.</param>
/// <param name="after">As it goes on.</param>
/// <param name="shown">What may be shown of a value, given its name and itself.</param>
internal sealed class HeadDifference(HeaderList before, HeaderList after, Func<string, string, string> shown)
{
    /// <summary>The sentences, in the order in which the names come.</summary>
    /// <param name="untold">Names to leave out.</param>
    public IEnumerable<string> Sentences(params string[] untold) =>
        before
            .Concat(after)
            .Select(static line => line.Name)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(name => !untold.Contains(name, StringComparer.OrdinalIgnoreCase))
            .SelectMany(SentencesOf);

    private IEnumerable<string> SentencesOf(string name)
    {
        var (old, now) = (before.Lines(name).ToList(), after.Lines(name).ToList());
        if (old.SequenceEqual(now, StringComparer.Ordinal))
            return [];
        if (now.Count == 0)
            return [$"{name} is removed"];
        if (old.Count == 0)
            return [$"{name}: {shown(name, string.Join(", ", now))} is set"];
        return old.Count != now.Count
            ? [$"{name} becomes {shown(name, string.Join(", ", now))}"]
            : old.Zip(now)
                .Where(static pair => pair.First != pair.Second)
                .Select(pair => $"{name}: {shown(name, pair.First)} becomes {shown(name, pair.Second)}")
                .Distinct();
    }
}
