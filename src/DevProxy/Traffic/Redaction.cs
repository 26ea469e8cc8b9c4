using System.Collections.Frozen;
using System.Collections.Immutable;
using DevProxy.Configuration.Reading;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>
/// What leaves the store, without its secrets. What a secret is called stays readable (the cookie's name, the scheme of <c>Authorization</c>):
/// a diagnosis needs the name, never the value.
/// </summary>
internal sealed class Redaction
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mask = "***";

    private readonly FrozenSet<string> _names;
    private readonly UrlRedaction _urls;

    /// <summary>Masks the well-known secrets, and these names of headers and of query parameters beside them.</summary>
    /// <param name="names">The names of <c>log.redact</c>, in any case.</param>
    public Redaction(ImmutableArray<string> names)
    {
        _names = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _urls = new UrlRedaction(_names);
    }

    /// <summary>The header lines, secrets masked.</summary>
    public HeaderList Headers(HeaderList headers) => new(headers.Select(line => line with { Value = Value(line) }));

    /// <summary>A URL without its user-info and without the query values whose names say that they are secret.</summary>
    public string Url(string url) => _urls.Mask(url);

    private string Value(HeaderLine line)
    {
        if (_names.Contains(line.Name))
            return Mask;
        return line.Name.ToLowerInvariant() switch
        {
            "authorization" or "proxy-authorization" => AfterScheme(line.Value),
            "cookie" => string.Join(';', line.Value.Split(';').Select(Cookie)),
            "set-cookie" => SetCookie(line.Value),
            "referer" or "location" or "content-location" or "refresh" or "link" => _urls.Mask(line.Value),

            // What DevProxy itself is told to add upstream is known to be a secret by its name alone.
            _ => Identity.IsIn(line.Name, []) ? Mask : line.Value,
        };
    }

    private static string AfterScheme(string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 ? value[..(space + 1)] + Mask : Mask;
    }

    // A cookie without "=" is all value (RFC 6265bis, section 5.6).
    private static string Cookie(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (pair.StartsWith(' ') ? " " : "") + Mask : pair[..(equals + 1)] + Mask;
    }

    private static string SetCookie(string line)
    {
        var end = line.IndexOf(';', StringComparison.Ordinal);
        return end < 0 ? Cookie(line) : Cookie(line[..end]) + line[end..];
    }
}
