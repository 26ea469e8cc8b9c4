using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>
/// What leaves the store, and whatever else is shown, without its secrets. What a secret is called stays readable (the cookie's name, the
/// scheme of <c>Authorization</c>): a diagnosis needs the name, never the value.
/// </summary>
internal sealed class Redaction
{
    /// <summary>What is shown instead of a secret.</summary>
    public const string Mask = CredentialHeader.Mask;

    private const int LeastCredential = 8;
    private const string Subprotocol = "Sec-WebSocket-Protocol";

    // Each is looked for in every text of the exchange.
    private const int MostCredentials = 16;

    private readonly bool _isOff;
    private readonly LogConfig _config;
    private readonly FrozenSet<string> _configured;
    private readonly SecretNames _names;
    private readonly UrlRedaction _urls;
    private readonly SecretValues _values;
    private readonly BodyRedaction _bodies;
    private readonly QuotedBytes _quoted;

    // Headers that hold a credential, or may. Requests of one application have the same few names, each of them many times.
    private readonly KnownNames _credentials;

    /// <summary>Masks nothing.</summary>
    public static Redaction None { get; } = new();

    /// <summary>Masks the well-known secrets, and these names beside them.</summary>
    /// <param name="names">The names of <c>log.redact</c>, in any case.</param>
    public Redaction(ImmutableArray<string> names)
        : this(new LogConfig(LogLevelName.Info, LogFormat.Pretty, null, names)) { }

    /// <summary>Masks the well-known secrets, and what a configuration says is one.</summary>
    public Redaction(LogConfig config)
    {
        _config = config;
        _configured = config.Redact.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _names = new SecretNames(_configured);
        _urls = new UrlRedaction(_names);
        _values = new SecretValues(config.Secrets);
        _bodies = new BodyRedaction(_names, _urls, _values, config.RedactBodies, Header);
        _quoted = new QuotedBytes(Header, text => BodyText(text, "application/json"), _names.IsParameter);
        _credentials = new KnownNames(
            name => _configured.Contains(name) || CredentialHeader.CarriesIdentity(name, []) || Is(name, Subprotocol),
            StringComparer.OrdinalIgnoreCase
        );
    }

    private Redaction()
        : this([]) => _isOff = true;

    private Redaction(Redaction other, SecretValues values)
    {
        (_config, _configured, _names, _urls, _values) = (other._config, other._configured, other._names, other._urls, values);
        _bodies = new BodyRedaction(_names, _urls, _values, _config.RedactBodies, Header);
        _quoted = new QuotedBytes(Header, text => BodyText(text, "application/json"), _names.IsParameter);
        _credentials = other._credentials;
    }

    /// <summary>
    /// The same for one exchange, whose own credentials are masked wherever else they come up in it: a server may echo them, an error may
    /// quote them.
    /// </summary>
    /// <param name="heads">The header lines of its messages; null for none.</param>
    public Redaction For(params ReadOnlySpan<HeaderList?> heads)
    {
        if (_isOff)
            return this;
        List<string>? credentials = null;
        foreach (var head in heads)
        {
            foreach (var line in head ?? HeaderList.Empty)
            {
                if (credentials is null or { Count: < MostCredentials } && Credential(line) is { } credential)
                    (credentials ??= []).Add(credential);
            }
        }

        return credentials is null ? this : new Redaction(this, _values.With(credentials));
    }

    /// <summary>The same, masking fields of bodies whatever the configuration says of them: for what is written to disk.</summary>
    public Redaction WithBodies() => _config.RedactBodies ? this : new Redaction(_config with { RedactBodies = true });

    /// <summary>The header lines, secrets masked when the first of them is read: a line of the log shows none.</summary>
    public HeaderList Headers(HeaderList headers) =>
        _isOff ? headers : new(() => [.. headers.Select(line => line with { Value = Header(line.Name, line.Value) })]);

    /// <summary>The value of a header of this name.</summary>
    public string Header(string name, string value)
    {
        if (_isOff)
            return value;
        if (
            _configured.Contains(name)
            || _config.SecretHeaders.Any(change => change.Value == value && change.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        )
            return Mask;
        return _values.Masked(
            Is(name, "Authorization") || Is(name, "Proxy-Authorization") ? AfterScheme(value)
            : Is(name, "Cookie") ? string.Join(';', value.Split(';').Select(Cookie))
            : Is(name, "Set-Cookie") ? SetCookie(value)
            : Is(name, "Referer") || Is(name, "Location") || Is(name, "Content-Location") ? _urls.Mask(value)
            : Is(name, Subprotocol) ? SubprotocolRedaction.Mask(value)
            // What DevProxy itself is told to add upstream is known to be a secret by its name alone.
            : _credentials.Contains(name) ? Mask
            : _urls.MaskText(value)
        );
    }

    /// <summary>A URL without its user-info and without the values in query and fragment whose names say that they are secret.</summary>
    public string Url(string url) => _isOff ? url : _values.Masked(_urls.Mask(url));

    /// <summary>A sentence, or any other text in which a URL or a known secret may stand.</summary>
    public string Text(string text) => _isOff ? text : _values.Masked(_urls.MaskText(text));

    /// <summary>A sentence that may quote what was received: a header line, the beginning of an answer or of a request.</summary>
    public string Sentence(string text) => _isOff ? text : Text(_quoted.Masked(QuotedHeaderLine.Masked(text, Header)));

    /// <summary>A verdict, its sentences masked.</summary>
    public Verdict Verdict(Verdict verdict) => verdict.Shown(Text);

    /// <summary>An error, its sentences masked.</summary>
    public ExchangeError Error(ExchangeError error) => error with { Detail = Sentence(error.Detail), Fix = Text(error.Fix) };

    /// <summary>A body, its secrets masked.</summary>
    public BodyPart Body(BodyPart body) => _isOff ? body : _bodies.Masked(body);

    /// <summary>A message of a WebSocket or the data of an event, its secrets masked.</summary>
    public BodyPart Message(BodyPart message) => _isOff ? message : _bodies.MaskedMessage(message);

    /// <summary>The beginning of a body, secrets masked: what servers say in it may be quoted.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? BodyText(string? text, string? contentType) =>
        text is null ? null : Body(new BodyPart(text.Length, contentType ?? "", text, null, true)).Text!;

    /// <summary>What a browser makes of an exchange, its sentences masked.</summary>
    public CorsPart Cors(CorsPart cors)
    {
        var upstream = cors.Upstream is null ? null : Verdict(cors.Upstream);
        return cors with
        {
            Origin = cors.Origin is null ? null : Url(cors.Origin),
            Changed = [.. cors.Changed.Select(Text)],
            Upstream = upstream,
            Delivered =
                cors.Delivered is null ? null
                : ReferenceEquals(cors.Delivered, cors.Upstream) ? upstream
                : Verdict(cors.Delivered),
            Production = [.. cors.Production.Select(one => one with { Verdict = Verdict(one.Verdict) })],
        };
    }

    // What stands for itself in any place; the value of a cookie or of a header that is short or a word does not.
    private string? Credential(HeaderLine line)
    {
        var (name, value) = line;
        if (!_credentials.Contains(name))
            return null;
        if (Is(name, "Authorization") || Is(name, "Proxy-Authorization"))
        {
            value = value[(value.LastIndexOf(' ') + 1)..];
            return value.Length >= LeastCredential ? value : null;
        }

        if (Is(name, Subprotocol))
            value = value.Split([',', ' ', '.']).MaxBy(part => part.Length)!;
        return SecretNames.LooksLikeToken(value) ? value : null;
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

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

/// <summary>What was found out of names, for the next time that they come up: bounded, as anybody may send any name.</summary>
/// <param name="isOne">Finds it out.</param>
/// <param name="comparer">Whether case matters.</param>
internal sealed class KnownNames(Func<string, bool> isOne, StringComparer comparer)
{
    private const int Most = 1024;
    private const int Longest = 64;

    private readonly ConcurrentDictionary<string, bool> _known = new(comparer);

    public bool Contains(ReadOnlySpan<char> name)
    {
        if (_known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known))
            return known;
        var text = name.ToString();
        var found = isOne(text);
        if (text.Length <= Longest && _known.Count < Most)
            _known.TryAdd(text, found);
        return found;
    }
}

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

    /// <summary>The text with <see cref="Redaction.Mask"/> instead of each.</summary>
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
