using System.Text;
using System.Text.RegularExpressions;

namespace DevProxy.Traffic;

/// <summary>
/// Bodies as they may be shown: fields of JSON and of forms that are named like secrets, and what is secret wherever it stands. The bytes
/// that were sent are not touched.
/// </summary>
/// <param name="names">Which names are secret.</param>
/// <param name="urls">URLs in a text.</param>
/// <param name="values">What is secret wherever it stands.</param>
/// <param name="byName">Whether fields are masked by their names (<c>log.redactBodies</c>).</param>
/// <param name="header">What is shown of the value of a header, by its name.</param>
internal sealed partial class BodyRedaction(
    SecretNames names,
    UrlRedaction urls,
    SecretValues values,
    bool byName,
    Func<string, string, string> header
)
{
    private readonly JsonRedaction _json = new(names, text => values.Masked(urls.MaskText(text)));

    private JsonRedaction Messages => field ??= new JsonRedaction(names, text => StompLines(values.Masked(urls.MaskText(text))));

    /// <summary>The body, made fit to show.</summary>
    public BodyPart Masked(BodyPart body)
    {
        if (body.Text is { } text)
        {
            var shown = Masked(text, body.MimeType);
            return ReferenceEquals(shown, text) ? body : body with { Text = shown };
        }

        var isOfParts = byName && IsMultipart(body.MimeType);
        if (body.Base64 is not { } base64 || (!isOfParts && !values.Any))
            return body;

        // The parts of a multipart body are text and files side by side; one character is one byte.
        var bytes = Encoding.Latin1.GetString(Convert.FromBase64String(base64));
        var masked = values.Masked(isOfParts ? MaskParts(bytes) : bytes);
        return masked == bytes ? body : body with { Base64 = Convert.ToBase64String(Encoding.Latin1.GetBytes(masked)) };
    }

    /// <summary>A message of a WebSocket, or an event's data, made fit to show.</summary>
    public BodyPart MaskedMessage(BodyPart message)
    {
        if (message.Text is not { } text)
            return Masked(message);
        var shown = byName ? Message(text) : values.Masked(text);
        return ReferenceEquals(shown, text) ? message : message with { Text = shown };
    }

    // Messages have no type that says what they are. Most are JSON, or have JSON in them (socket.io writes a number before it); STOMP has
    // header lines, which SockJS puts into strings of JSON.
    private string Message(string text) => StompLines(Messages.Mask(values.Masked(urls.MaskText(text))));

    // STOMP 1.2: a command, lines "name:value", an empty line, the body.
    private string StompLines(string text)
    {
        if (!StompCommand().IsMatch(text))
            return text;
        var head = text.IndexOf("\n\n", StringComparison.Ordinal) is var end and >= 0 ? text[..end] : text;
        var lines = head.Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].IndexOf(':', StringComparison.Ordinal) is not (var colon and > 0))
                continue;
            var (name, value) = (lines[i][..colon], lines[i][(colon + 1)..]);
            var shown = header(name, value);
            lines[i] = $"{name}:{(shown == value && names.IsParameter(name) ? Redaction.Mask : shown)}";
        }

        return string.Join('\n', lines) + text[head.Length..];
    }

    private string Masked(string text, string mimeType)
    {
        if (!byName || IsCode(mimeType))
            return values.Masked(text);
        if (IsForm(mimeType))
            return values.Masked(urls.MaskForm(text));
        if (IsMultipart(mimeType))
            return values.Masked(MaskParts(text));
        if (EventReader.IsEventStream(mimeType))
            return Message(text);
        return IsJson(mimeType, text) ? _json.Mask(text) : values.Masked(urls.MaskText(text));
    }

    // In code "&token=" and the like are no parameters.
    private static bool IsCode(string mimeType) =>
        mimeType.Contains("javascript", StringComparison.OrdinalIgnoreCase)
        || mimeType.Contains("ecmascript", StringComparison.OrdinalIgnoreCase)
        || mimeType.StartsWith("text/css", StringComparison.OrdinalIgnoreCase);

    private static bool IsForm(string mimeType) =>
        mimeType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static bool IsMultipart(string mimeType) => mimeType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);

    // Pages send JSON as text/plain, which needs no preflight.
    private static bool IsJson(string mimeType, string text) =>
        mimeType.Contains("json", StringComparison.OrdinalIgnoreCase)
        || (!mimeType.Contains("html", StringComparison.OrdinalIgnoreCase) && text.AsSpan().TrimStart() is ['{' or '[', ..]);

    [GeneratedRegex(@"^\s*[A-Z]{3,12}\r?\n", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex StompCommand();

    // RFC 7578, section 4: the name stands in the part's Content-Disposition, the value behind its empty line, up to the next boundary.
    private string MaskParts(string body) =>
        Part()
            .Replace(
                body,
                part =>
                {
                    var value = part.Groups["value"];
                    var shown =
                        names.IsParameter(part.Groups["name"].Value) ? Redaction.Mask
                        : IsJson("", value.Value) ? _json.Mask(value.Value)
                        : value.Value;
                    return string.Concat(body.AsSpan(part.Index, value.Index - part.Index), shown);
                }
            );

    [GeneratedRegex(
        @"(?<=^|\n)Content-Disposition:[^\r\n]{0,256}?;[ \t]*name=(""(?<name>(?>[^""\r\n]*))""|(?<name>(?>[^;\s]+)))(?>[^\r\n]*)(?>(\r?\n[^\r\n]+){0,16})\r?\n\r?\n(?<value>(?>((?!\r?\n--)[\s\S])*))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Part();
}
