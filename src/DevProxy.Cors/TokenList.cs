using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>
/// What ACAM, ACAH and ACEH (<c>Access-Control-Allow-Methods</c>, <c>-Allow-Headers</c>, <c>-Expose-Headers</c>) say: nothing, tokens, or something unreadable
/// (Fetch, "extract header list values").
/// </summary>
public readonly record struct TokenList
{
    private TokenList(bool isPresent, string? badElement, ImmutableArray<string> items)
    {
        IsPresent = isPresent;
        BadElement = badElement;
        Items = items;
    }

    /// <summary>Whether there is such a line at all. An empty one is present.</summary>
    public bool IsPresent { get; }

    /// <summary>The first element that is no token; one is enough to make the whole list a failure. Null when there is none.</summary>
    public string? BadElement { get; }

    /// <summary>Whether the list is a failure.</summary>
    public bool IsFailure => BadElement is not null;

    /// <summary>The tokens in order, all lines together; empty when absent or a failure.</summary>
    public ImmutableArray<string> Items { get; }

    /// <summary>Whether one item is <c>*</c>. With credentials that is a name like any other.</summary>
    public bool HasWildcard => Contains("*");

    /// <summary>Reads all lines with this name.</summary>
    public static TokenList Extract(HeaderList headers, string name)
    {
        ImmutableArray<string>.Builder? items = null;
        foreach (var line in headers)
        {
            if (!line.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            items ??= ImmutableArray.CreateBuilder<string>(line.Value.AsSpan().Count(',') + 1);
            if (FirstBadElement(line.Value, items) is { } bad)
                return new TokenList(true, bad, []);
        }

        return new TokenList(items is not null, null, items?.DrainToImmutable() ?? []);
    }

    /// <summary>Whether an item is byte-equal to this name.</summary>
    public bool Contains(string name) => Items.Contains(name, StringComparer.Ordinal);

    /// <summary>Whether an item is this name in any case.</summary>
    public bool ContainsIgnoringCase(string name) => Items.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string? FirstBadElement(string line, ImmutableArray<string>.Builder items)
    {
        var value = HeaderValue.Normalize(line);
        foreach (var range in value.AsSpan().Split(','))
        {
            // RFC 9110, section 5.6.1.2: a recipient ignores empty elements.
            var element = value.AsSpan()[range].Trim("\t ");
            if (element.IsEmpty)
                continue;
            if (!Token.IsValid(element))
                return element.ToString();
            items.Add(element.Length == value.Length ? value : element.ToString());
        }

        return null;
    }
}
