using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace DevProxy.Traffic;

/// <summary>
/// JSON without the secrets in it. It looks at quotes, colons and brackets alone, so that a text that was cut off, has several values or is not quite
/// JSON is masked as well, and every byte outside of a secret stays.
/// </summary>
/// <param name="names">Which names are secret.</param>
/// <param name="text">What becomes of any other text: a URL in it may hold a secret.</param>
internal sealed class JsonRedaction(SecretNames names, Func<string, string> text)
{
    // JSON in a text of JSON in a text of JSON.
    private const int DeepestText = 3;
    private const string Masked = $"\"{Redaction.Mask}\"";

    private static readonly SearchValues<char> EndsNumber = SearchValues.Create(",}] \t\r\n");

    /// <summary>The JSON with <see cref="Redaction.Mask"/> in the place of each secret.</summary>
    public string Mask(string json) => Mask(json, 0);

    private string Mask(string json, int depth)
    {
        var masked = new StringBuilder(json.Length);
        var copied = 0;
        string? name = null;        // Of the value that comes now; inside of a list, of the list.
        var levels = new Stack<(string? Name, bool IsList)>();
        var whole = 0;              // Brackets open since a member all of which is secret began.
        for (var i = 0; i < json.Length;)
        {
            switch (json[i])
            {
                case '"':
                    var end = StringEnd(json, i);
                    if (ColonAfter(json, end) is { } colon)
                    {
                        name = Unescaped(json[(i + 1)..(end - 1)]);
                        i = colon + 1;
                        break;
                    }

                    if (Value(json, i, end, name, whole > 0, depth) is { } shown)
                    {
                        masked.Append(json, copied, i - copied).Append(shown);
                        copied = end;
                    }

                    i = end;
                    break;
                case '{' or '[':
                    levels.Push((name, json[i] == '['));
                    if (whole > 0 || (name is not null && names.IsSecretWhole(name)))
                        whole++;
                    name = json[i] == '[' ? name : null;
                    i++;
                    break;
                case '}' or ']':
                    if (levels.Count > 0)
                        levels.Pop();
                    whole = Math.Max(0, whole - 1);
                    name = null;
                    i++;
                    break;
                case ',':
                    name = levels.TryPeek(out var level) && level.IsList ? level.Name : null;
                    i++;
                    break;
                case '-' or (>= '0' and <= '9') when name is not null:
                    var length = json.AsSpan(i).IndexOfAny(EndsNumber);
                    end = length < 0 ? json.Length : i + length;
                    if (names.IsMember(name, json[i..end], isNumber: true))
                    {
                        masked.Append(json, copied, i - copied).Append(Masked);
                        copied = end;
                    }

                    i = end;
                    break;
                case var letter when char.IsAsciiLetter(letter) || letter is '_' or '$':
                    end = i + 1;
                    while (end < json.Length && (char.IsAsciiLetterOrDigit(json[end]) || json[end] is '_' or '$' or '-'))
                        end++;

                    // GraphQL and JavaScript write names without quotes.
                    if (ColonAfter(json, end) is { } after)
                        (name, end) = (json[i..end], after + 1);
                    i = end;
                    break;
                default:
                    i++;
                    break;
            }
        }

        return copied == 0 ? json : masked.Append(json, copied, json.Length - copied).ToString();
    }

    // What is shown of a text with its quotes; null when it stays.
    private string? Value(string json, int start, int end, string? name, bool isSecret, int depth)
    {
        var isWhole = end - start >= 2 && json[end - 1] == '"';
        var written = json[(start + 1)..(isWhole ? end - 1 : end)];
        var value = Unescaped(written);
        if (value.Length == 0)
            return null;

        // What was cut off is the beginning of a secret, which may be all that matters of it.
        if (isSecret || (name is not null && names.IsMember(name, value, isNumber: false)))
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
            if (escape == 'u' && i + 4 < written.Length && ushort.TryParse(written.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, null, out var unit))
            {
                plain.Append((char)unit);
                i += 4;
                continue;
            }

            plain.Append(escape switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => escape });
        }

        return plain.ToString();
    }

    private static string Escaped(string plain) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(plain);
}
