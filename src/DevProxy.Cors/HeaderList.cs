using System.Collections;
using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>An ordered header list (Fetch, section 2.2.2 "Headers"): lines keep their order, their case and their number.</summary>
public sealed class HeaderList : IReadOnlyList<HeaderLine>
{
    private readonly ImmutableArray<HeaderLine> _lines;

    /// <summary>A header list of these lines, in this order.</summary>
    public HeaderList(params IEnumerable<HeaderLine> lines) => _lines = [.. lines];

    /// <summary>No lines at all.</summary>
    public static HeaderList Empty { get; } = new();

    /// <inheritdoc/>
    public int Count => _lines.Length;

    /// <inheritdoc/>
    public HeaderLine this[int index] => _lines[index];

    /// <summary>Whether a line with this name, in any case, exists (Fetch, "contains").</summary>
    public bool Contains(string name)
    {
        foreach (var line in _lines)
        {
            if (line.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The normalized values of all lines with this name, joined with <c>", "</c>, or null when there is none (Fetch, "get").
    /// Two Access-Control-Allow-Origin lines <em>are</em> the value <c>a, b</c>.
    /// </summary>
    public string? Get(string name)
    {
        string? first = null;
        List<string>? all = null; // Joined once: each line is copied once, however many there are.
        foreach (var line in _lines)
        {
            if (!line.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            var value = HeaderValue.Normalize(line.Value);
            if (first is null)
                first = value;
            else
                (all ??= [first]).Add(value);
        }

        return all is null ? first : string.Join(", ", all);
    }

    /// <summary>The values of the lines with this name, one for each line.</summary>
    public IEnumerable<string> Lines(string name) =>
        _lines.Where(line => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(line => line.Value);

    /// <inheritdoc/>
    public IEnumerator<HeaderLine> GetEnumerator() => ((IEnumerable<HeaderLine>)_lines).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
