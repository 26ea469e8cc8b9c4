using System.Buffers;
using System.Globalization;
using System.Text;
using DevProxy.Configuration.Json;

namespace DevProxy.Traffic;

/// <summary>
/// JSON without the secrets in it. It looks at quotes, colons and brackets alone, so that a text that was cut off, has several values or is
/// not quite JSON is masked as well, and every byte outside of a secret stays.
/// </summary>
/// <param name="names">Which names are secret.</param>
/// <param name="text">What becomes of any other text: a URL in it may hold a secret.</param>
internal sealed class JsonRedaction(SecretNames names, Func<string, string> text)
{
    // JSON in a text of JSON in a text of JSON.
    private const int DeepestText = 3;
    private const string Masked = $"\"{Redaction.Mask}\"";

    private static readonly SearchValues<char> EndsNumber = SearchValues.Create(",}] \t\r\n");

    private readonly SecretNames _names = names;

    /// <summary>The JSON with <see cref="Redaction.Mask"/> instead of each secret.</summary>
    public string Mask(string json) => Mask(json, 0);

    private string Mask(string json, int depth) => new Walk(this, json, depth).ToEnd();

    // What is shown of a text with its quotes; null when it stays.
    private string? Value(string json, int start, int end, string? name, bool isSecret, int depth)
    {
        var isWhole = end - start >= 2 && json[end - 1] == '"';
        var written = json[(start + 1)..(isWhole ? end - 1 : end)];
        var value = Unescaped(written);
        if (value.Length == 0)
            return null;

        // What was cut off is the beginning of a secret, which may be all that matters of it.
        if (isSecret || (name is not null && _names.IsMember(name, value, isNumber: false)))
            return isWhole ? Masked : $"\"{Redaction.Mask}";
        var shown = text(value);
        if (depth < DeepestText && value.Contains('"', StringComparison.Ordinal))
            shown = Mask(shown, depth + 1);
        return shown == value ? null : $"\"{Escaped(shown)}{(isWhole ? "\"" : "")}";
    }

    // Behind the closing quote; the end of the text when there is none.
    private static int StringEnd(string json, int quote)
    {
        for (var i = quote + 1; i < json.Length; i++)
        {
            if (json[i] == '\\')
                i++;
            else if (json[i] == '"')
                return i + 1;
        }

        return json.Length;
    }

    private static int? ColonAfter(string json, int end)
    {
        while (end < json.Length && json[end] is ' ' or '\t' or '\r' or '\n')
            end++;
        return end < json.Length && json[end] == ':' ? end : null;
    }

    // Without a strict reader: what is no escape stays as it is, half of a surrogate pair becomes U+FFFD when it is written.
    private static string Unescaped(string written)
    {
        if (!written.Contains('\\', StringComparison.Ordinal))
            return written;
        var plain = new StringBuilder(written.Length);
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i] != '\\' || i + 1 == written.Length)
            {
                plain.Append(written[i]);
                continue;
            }

            var escape = written[++i];
            if (
                escape == 'u'
                && i + 4 < written.Length
                && ushort.TryParse(written.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, null, out var unit)
            )
            {
                plain.Append((char)unit);
                i += 4;
                continue;
            }

            plain.Append(
                escape switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\b',
                    'f' => '\f',
                    _ => escape,
                }
            );
        }

        return plain.ToString();
    }

    private static string Escaped(string plain) => ReadableJson.Encoder.Encode(plain);

    /// <summary>One walk over a text, from its first character to its last.</summary>
    private sealed class Walk(JsonRedaction redaction, string json, int depth)
    {
        private readonly StringBuilder _masked = new(json.Length);
        private readonly Stack<(string? Name, bool IsList)> _levels = new();
        private int _copied;

        // Of the value that comes now; inside of a list, of the list.
        private string? _name;

        // Brackets open since a member began all of which is secret.
        private int _whole;

        public string ToEnd()
        {
            for (var i = 0; i < json.Length; )
            {
                i = json[i] switch
                {
                    '"' => Text(i),
                    '{' or '[' => Open(i),
                    '}' or ']' => Close(i),
                    ',' => Separate(i),
                    '-' or (>= '0' and <= '9') when _name is not null => Number(i, _name),
                    var letter when char.IsAsciiLetter(letter) || letter is '_' or '$' => Word(i),
                    _ => i + 1,
                };
            }

            return _copied == 0 ? json : _masked.Append(json, _copied, json.Length - _copied).ToString();
        }

        private int Text(int start)
        {
            var end = StringEnd(json, start);
            if (ColonAfter(json, end) is { } colon)
            {
                _name = Unescaped(json[(start + 1)..(end - 1)]);
                return colon + 1;
            }

            if (redaction.Value(json, start, end, _name, _whole > 0, depth) is { } shown)
                Replace(start, end, shown);
            return end;
        }

        private int Open(int at)
        {
            _levels.Push((_name, json[at] == '['));
            if (_whole > 0 || (_name is not null && redaction._names.IsSecretWhole(_name)))
                _whole++;
            _name = json[at] == '[' ? _name : null;
            return at + 1;
        }

        private int Close(int at)
        {
            if (_levels.Count > 0)
                _levels.Pop();
            _whole = Math.Max(0, _whole - 1);
            _name = null;
            return at + 1;
        }

        private int Separate(int at)
        {
            _name = _levels.TryPeek(out var level) && level.IsList ? level.Name : null;
            return at + 1;
        }

        private int Number(int start, string name)
        {
            var length = json.AsSpan(start).IndexOfAny(EndsNumber);
            var end = length < 0 ? json.Length : start + length;
            if (redaction._names.IsMember(name, json[start..end], isNumber: true))
                Replace(start, end, Masked);
            return end;
        }

        // GraphQL and JavaScript write names without quotes.
        private int Word(int start)
        {
            var end = start + 1;
            while (end < json.Length && (char.IsAsciiLetterOrDigit(json[end]) || json[end] is '_' or '$' or '-'))
                end++;
            if (ColonAfter(json, end) is not { } colon)
                return end;
            _name = json[start..end];
            return colon + 1;
        }

        private void Replace(int start, int end, string shown)
        {
            _masked.Append(json, _copied, start - _copied).Append(shown);
            _copied = end;
        }
    }
}
