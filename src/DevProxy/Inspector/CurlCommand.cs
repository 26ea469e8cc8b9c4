using System.Globalization;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Inspector;

/// <summary>An exchange's request as a command line for curl in a POSIX shell, each secret as <c>$DEVPROXY_SECRET</c>.</summary>
internal static class CurlCommand
{
    private const string Secret = "$DEVPROXY_SECRET";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The command.</summary>
    /// <param name="exchange">The exchange, its secrets in clear: only by comparing is it certain what was masked.</param>
    /// <param name="redaction">What is masked.</param>
    public static string Of(Exchange exchange, Redaction redaction)
    {
        var request = exchange.Request;
        redaction = redaction.For(request.Headers);
        var (body, masked) = Body(exchange, redaction);
        var command = new StringBuilder();
        if (exchange.RequestBody.IsTruncated)
            command.Append("# Only the first ").Append(exchange.RequestBody.KeptBytes).Append(" bytes of the body were kept.\n");
        if (body.Length > 0 && masked is null)
            command.Append("printf %s ").Append(Quote(Convert.ToBase64String(body))).Append(" | base64 -d | ");

        var url = Encoded(request.Url);
        if (url != request.Url)
            command.Insert(0, "# The request target had bytes that curl refuses; they are percent-encoded here.\n");
        command.Append("curl ").Append(Masked(url, Encoded(redaction.Url(request.Url))));
        AppendMethod(command, request.Method, body.Length > 0);

        // What curl would otherwise read as a pattern, or resolve.
        if (request.Url.AsSpan().ContainsAny("[]{}"))
            command.Append(" --globoff");
        if (request.Url.Contains("/.", StringComparison.Ordinal))
            command.Append(" --path-as-is");
        AppendHeaders(command, request, redaction, isDecoded: masked is not null && AsText(body) is null);
        if (body.Length > 0)
            command.Append(masked is not null ? " \\\n  --data-raw " + Masked(AsText(body) ?? "", masked) : " \\\n  --data-binary @-");
        return command.Append('\n').ToString();
    }

    // The body, and what is shown of it as text; null in its place where it goes as bytes. A compressed one that holds a secret is shown as
    // what it stands for.
    private static (byte[] Body, string? Masked) Body(Exchange exchange, Redaction redaction)
    {
        var body = exchange.RequestBody.ToArray();
        if (body.Length == 0)
            return (body, null);
        var headers = exchange.Request.Headers;
        var clear = BodyText.Show(body.Length, body, headers.Get("Content-Type"), headers.Get("Content-Encoding"), exchange.ShownBodyBytes);
        var masked = redaction.Body(clear);
        if (AsText(body) is { } text)
            return (body, redaction.Body(clear with { Text = text, Base64 = null }).Text);
        if (ReferenceEquals(masked, clear))
            return (body, null);
        return masked.Base64 is { } bytes ? (Convert.FromBase64String(bytes), null) : (body, masked.Text);
    }

    private static void AppendMethod(StringBuilder command, string method, bool hasBody)
    {
        if (method == "HEAD")
            command.Append(" --head");
        else if (method != "GET" || hasBody)
            command.Append(" -X ").Append(Quote(method));
    }

    private static void AppendHeaders(StringBuilder command, ObservedRequest request, Redaction redaction, bool isDecoded)
    {
        foreach (var line in request.Headers)
        {
            if (!HttpToken.IsValue(line.Value))
                continue; // Refused for it; a control character must not reach a terminal.
            var masked = redaction.Headers(new HeaderList(line))[0];
            switch (line.Name.ToLowerInvariant())
            {
                case "content-length" or "connection" or "transfer-encoding":
                case "content-encoding" when isDecoded:
                case "host" when request.Url.Contains("://" + line.Value + "/", StringComparison.OrdinalIgnoreCase):
                    break; // curl writes them itself.
                case "accept-encoding":
                    command.Append(" \\\n  --compressed");
                    break;
                default:
                    command.Append(" \\\n  -H ");

                    // "Name:" would remove the header; "Name;" sends it empty.
                    command.Append(
                        line.Value.Length == 0
                            ? Quote(line.Name + ";")
                            : Masked($"{line.Name}: {line.Value}", $"{masked.Name}: {masked.Value}")
                    );
                    break;
            }
        }
    }

    // A target that was refused is recorded as it came, one character for one byte.
    private static string Encoded(string url) =>
        HttpToken.IsTarget(url)
            ? url
            : string.Concat(
                url.Select(static c =>
                    c is > ' ' and < '\u007F' ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"%{(int)c:X2}")
                )
            );

    private static string? AsText(byte[] body)
    {
        if (body.AsSpan().Contains((byte)0))
            return null;
        try
        {
            return StrictUtf8.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // In double quotes, so that the shell puts the variable's value in; an exclamation mark there is history in an interactive shell.
    private static string Masked(string clear, string masked)
    {
        if (clear == masked)
            return Quote(clear);
        var parts = masked.Split(Redaction.Mask);
        if (masked.Contains('!', StringComparison.Ordinal))
            return string.Join($"\"{Secret}\"", parts.Select(Quote));
        return "\"" + string.Join(Secret, parts.Select(part => Escape(part, "\\\"$`"))) + "\"";
    }

    private static string Escape(string text, string special)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
            escaped.Append(special.Contains(character, StringComparison.Ordinal) ? "\\" : "").Append(character);
        return escaped.ToString();
    }

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
