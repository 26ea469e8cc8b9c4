using System.Buffers;
using System.Text;
using DevProxy.Configuration.Json;

namespace DevProxy.Traffic;

/// <summary>
/// URLs, and texts that contain some, without the secrets in them: user-info, and parameters of queries and fragments by their names.
/// </summary>
/// <param name="names">Which names are secret.</param>
internal sealed class UrlRedaction(SecretNames names)
{
    private const int DeepestEncoding = 3;

    // A capital begins a word.
    private readonly KnownNames _secrets = new(name => names.IsParameter(Decoded(name)), StringComparer.Ordinal);

    // A parameter begins after one of these.
    private static readonly SearchValues<char> Openers = SearchValues.Create("?&;#");

    // Its name ends at the first of these; only "=" makes it one.
    private static readonly SearchValues<char> EndsName = SearchValues.Create("=?&;#<>\"\\/ \t\r\n");

    // Its value ends at one of these; in a text also where the URL ends.
    private static readonly SearchValues<char> EndsInUrl = SearchValues.Create("&;#");
    private static readonly SearchValues<char> EndsInText = SearchValues.Create("&;#<>\"\\`{}|^ \t\r\n");

    /// <summary>A URL with <see cref="Redaction.Mask"/> instead of each secret.</summary>
    public string Mask(string url) => Parameters(UserInfo.Masked(url, isUrl: true), isUrl: true, isForm: false, 0);

    /// <summary>A text in which URLs stand, likewise.</summary>
    public string MaskText(string text) => Parameters(UserInfo.Masked(text), isUrl: false, isForm: false, 0);

    /// <summary>The fields of a form (<c>application/x-www-form-urlencoded</c>), likewise.</summary>
    public string MaskForm(string form) => Parameters(form, isUrl: true, isForm: true, 0);

    private string Parameters(string text, bool isUrl, bool isForm, int depth)
    {
        StringBuilder? masked = null;
        var copied = 0;
        for (var start = isForm ? 0 : AfterOpener(text, 0); start >= 0 && start < text.Length; )
        {
            var length = text.AsSpan(start).IndexOfAny(EndsName);
            if (length > 0 && text[start + length] == '=')
            {
                var value = start + length + 1;
                var isSecret = _secrets.Contains(text.AsSpan(start..(value - 1)));
                var end = ValueEnd(text, value, isUrl);
                if ((isSecret ? Redaction.Mask : Inner(text[value..end], depth)) is { } shown && end > value)
                {
                    (masked ??= new StringBuilder(text.Length)).Append(text, copied, value - copied).Append(shown);
                    copied = end;
                    start = AfterOpener(text, end);
                    continue;
                }
            }

            start = AfterOpener(text, start);
        }

        return masked is null ? text : masked.Append(text, copied, text.Length - copied).ToString();
    }

    private static int AfterOpener(string text, int from)
    {
        var found = text.AsSpan(from).IndexOfAny(Openers);
        return found < 0 ? -1 : from + found + 1;
    }

    private static int ValueEnd(string text, int value, bool isUrl)
    {
        var end = value;
        while (true)
        {
            var length = text.AsSpan(end).IndexOfAny(isUrl ? EndsInUrl : EndsInText);
            end = length < 0 ? text.Length : end + length;

            // A semicolon separates where a parameter follows; else it is one of the value's characters.
            if (end < text.Length && isUrl && text[end] == ';' && !BeginsParameter(text, end + 1))
                end++;
            else
                break;
        }

        // The punctuation of the sentence around it.
        while (!isUrl && end > value && text[end - 1] is '.' or ',' or ':' or '!' or '\'' or ')' or ']' && end > value)
            end--;
        return end;
    }

    private static bool BeginsParameter(string text, int start)
    {
        var length = text.AsSpan(start).IndexOfAny(EndsName);
        return length > 0 && text[start + length] == '=';
    }

    // A URL inside of a parameter (redirect_uri=https%3A%2F%2F…%3Ftoken%3D…): null when there is no secret in it.
    private string? Inner(string value, int depth)
    {
        if (depth >= DeepestEncoding || !value.Contains('%', StringComparison.Ordinal))
            return null;
        var plain = Decoded(value);
        var masked = Parameters(UserInfo.Masked(plain, isUrl: true), isUrl: true, isForm: false, depth + 1);
        return masked == plain ? null : Uri.EscapeDataString(masked).Replace("%2A%2A%2A", Redaction.Mask, StringComparison.Ordinal);
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
