using System.Buffers;
using System.Collections;
using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>One header field line as sent. Two lines with one name stay two lines.</summary>
/// <param name="Name">The field name, in the case that was sent.</param>
/// <param name="Value">The field value; one <see cref="char"/> for one byte (Latin-1).</param>
public readonly record struct HeaderLine(string Name, string Value);

/// <summary>The value of a header field, as bytes: one <see cref="char"/> is one byte.</summary>
internal static class HeaderValue
{
    /// <summary>Strips leading and trailing tab, space, CR and LF, and nothing else (Fetch, header value, "normalize").</summary>
    public static string Normalize(string value)
    {
        var trimmed = value.AsSpan().Trim("\t \r\n");
        return trimmed.Length == value.Length ? value : trimmed.ToString();
    }
}

/// <summary>An ordered header list (Fetch, section 2.2.2 "Headers"): lines keep their order, their case and their count.</summary>
public sealed class HeaderList : IReadOnlyList<HeaderLine>
{
    private ImmutableArray<HeaderLine> _read;
    private volatile Func<ImmutableArray<HeaderLine>>? _reader;

    /// <summary>Makes a header list of these lines, in this order.</summary>
    public HeaderList(params IEnumerable<HeaderLine> lines) => _read = [.. lines];

    /// <summary>Makes a header list of these lines, which are not copied.</summary>
    public HeaderList(ImmutableArray<HeaderLine> lines) => _read = lines;

    /// <summary>Makes a header list whose lines are worked out when the first of them is read.</summary>
    /// <param name="lines">Gives the same lines whenever it is asked.</param>
    public HeaderList(Func<ImmutableArray<HeaderLine>> lines) => _reader = lines;

    /// <summary>The list without lines.</summary>
    public static HeaderList Empty { get; } = new();

    /// <inheritdoc/>
    public int Count => All.Length;

    /// <inheritdoc/>
    public HeaderLine this[int index] => All[index];

    /// <summary>Whether a line with this name, in any case, exists (Fetch, "contains").</summary>
    public bool Contains(string name)
    {
        foreach (var line in All)
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
        foreach (var line in All)
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

    /// <summary>The value of the one line with this name, as it was sent; null when there is none, or more than one.</summary>
    public string? Only(string name)
    {
        string? only = null;
        foreach (var line in All)
        {
            if (!line.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            if (only is not null)
                return null;
            only = line.Value;
        }

        return only;
    }

    /// <summary>The values of the lines with this name, one for each line.</summary>
    public IEnumerable<string> Lines(string name) =>
        All.Where(line => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(line => line.Value);

    /// <summary>The same list with another value in the last line of this name; the list itself when there is none.</summary>
    public HeaderList WithLast(string name, string value)
    {
        for (var i = All.Length - 1; i >= 0; i--)
        {
            if (All[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return new HeaderList(All.SetItem(i, All[i] with { Value = value }));
        }

        return this;
    }

    /// <summary>The lines in order; a loop over them allocates nothing.</summary>
    public ImmutableArray<HeaderLine>.Enumerator GetEnumerator() => All.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator<HeaderLine> IEnumerable<HeaderLine>.GetEnumerator() => ((IEnumerable<HeaderLine>)All).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)All).GetEnumerator();

    private ImmutableArray<HeaderLine> All
    {
        get
        {
            if (_reader is { } reader)
            {
                _read = reader();
                _reader = null;
            }

            return _read;
        }
    }
}

/// <summary>A token (RFC 9110, section 5.6.2): the syntax of method and header names.</summary>
public static class Token
{
    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>Whether the text is one or more token characters.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Characters);
}

/// <summary>
/// The value of ACAM, ACAH or ACEH (<c>Access-Control-Allow-Methods</c>, <c>-Allow-Headers</c>, <c>-Expose-Headers</c>): absent,
/// a list of tokens, or a failure (Fetch, "extract header list values").
/// </summary>
public readonly record struct TokenList
{
    private TokenList(bool isPresent, string? badElement, ImmutableArray<string> items)
    {
        IsPresent = isPresent;
        BadElement = badElement;
        Items = items;
    }

    /// <summary>Whether there is such a line. An empty one counts.</summary>
    public bool IsPresent { get; }

    /// <summary>The first element that is not a token; one makes the whole list a failure. Null when there is none.</summary>
    public string? BadElement { get; }

    /// <summary>Whether the list is a failure.</summary>
    public bool IsFailure => BadElement is not null;

    /// <summary>The tokens in order, all lines together; empty when absent or a failure.</summary>
    public ImmutableArray<string> Items { get; }

    /// <summary>Whether one item is <c>*</c>. With credentials it is an ordinary name.</summary>
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

    /// <summary>Whether an item equals this name byte for byte.</summary>
    public bool Contains(string name) => Items.Contains(name, StringComparer.Ordinal);

    /// <summary>Whether an item equals this name, in any case.</summary>
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
