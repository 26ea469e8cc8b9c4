using System.Buffers;
using System.Net;

namespace DevProxy.Traffic;

/// <summary>Texts that are secrets wherever they show, as they are and as URLs and pages write them.</summary>
internal sealed class SecretValues
{
    private readonly string[] _values;
    private readonly SearchValues<string>? _search;
    private readonly SecretValues? _others;

    /// <summary>These texts; none of them empty.</summary>
    public SecretValues(IEnumerable<string> values)
    {
        _values = InOrder(values);
        _search = _values.Length == 0 ? null : SearchValues.Create(_values, StringComparison.Ordinal);
    }

    // For one exchange it does not pay to prepare the search.
    private SecretValues(SecretValues others, IEnumerable<string> values) => (_others, _values) = (others, InOrder(values));

    /// <summary>Whether there are any.</summary>
    public bool Any => _values.Length > 0 || _others?.Any == true;

    /// <summary>These and those.</summary>
    public SecretValues With(IReadOnlyCollection<string> values) => values.Count == 0 ? this : new SecretValues(this, values);

    /// <summary>The text with <see cref="Redaction.Mask"/> in the place of each.</summary>
    public string Masked(string text)
    {
        text = _others?.Masked(text) ?? text;
        if (_search is not null ? text.AsSpan().IndexOfAny(_search) < 0 : _values.Length == 0)
            return text;
        foreach (var value in _values)
            text = text.Replace(value, Redaction.Mask, StringComparison.Ordinal);
        return text;
    }

    // The longest first: one may be part of another.
    private static string[] InOrder(IEnumerable<string> values) =>
        [.. values.SelectMany(Written).Distinct(StringComparer.Ordinal).OrderByDescending(static value => value.Length)];

    private static string[] Written(string value) =>
        [value, Uri.EscapeDataString(value), WebUtility.UrlEncode(value), WebUtility.HtmlEncode(value)];
}
