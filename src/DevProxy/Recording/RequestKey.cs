using System.Net.Http.Headers;
using DevProxy.Har;
using DevProxy.Traffic;

namespace DevProxy.Recording;

/// <summary>What makes two requests the same. Secrets are masked in it.</summary>
/// <param name="Method">In upper case.</param>
/// <param name="Url">The whole URL; where only path and query count, these alone.</param>
/// <param name="Body">The body; empty for none.</param>
internal readonly record struct RecordedRequest(string Method, string Url, string Body)
{
    /// <summary>Path and query.</summary>
    public RawTarget Target => RawTarget.Parse(Url);
}

/// <summary>
/// Makes the keys. Both sides are compared with their secrets masked, so that a recording whose secrets are masked answers whatever their
/// values are today.
/// </summary>
/// <param name="redaction">What is masked.</param>
internal sealed class RequestKey(Redaction redaction)
{
    /// <summary>Of an entry in a file.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="file">What Playwright has put into a file of its own; null for nothing.</param>
    public RecordedRequest Of(HarEntry entry, byte[]? file)
    {
        var masked = redaction.For(entry.Request.Headers);
        var type = entry.Request.Headers.Get("Content-Type") ?? entry.RequestBody?.MimeType;
        var body = file is null ? entry.RequestBody : BodyText.Show(file.Length, file, type, null, int.MaxValue);
        return new RecordedRequest(entry.Request.Method.ToUpperInvariant(), masked.Url(entry.Request.Url), Body(body, type, masked));
    }

    /// <summary>Of a request that has arrived.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="body">Its body.</param>
    public RecordedRequest Of(Exchange exchange, byte[] body)
    {
        var headers = exchange.Request.Headers;
        var masked = redaction.For(headers);
        var type = headers.Get("Content-Type");
        var shown = body.Length == 0 ? null : BodyText.Show(body.Length, body, type, headers.Get("Content-Encoding"), int.MaxValue);
        return new RecordedRequest(exchange.Request.Method.ToUpperInvariant(), masked.Url(exchange.Request.Url), Body(shown, type, masked));
    }

    /// <summary>A URL as it stands in a key.</summary>
    public string Url(string url) => redaction.Url(url);

    // The boundary of a form with files is another one each time.
    private static string Body(BodyPart? body, string? type, Redaction masked)
    {
        if (body is null)
            return "";
        var shown = masked.Body(body with { MimeType = type ?? body.MimeType });
        var text = shown.Text ?? shown.Base64 ?? "";
        return
            MediaTypeHeaderValue.TryParse(type, out var parsed)
            && parsed.Parameters.FirstOrDefault(static one => one.Name == "boundary")?.Value?.Trim('"') is { Length: > 0 } boundary
            ? text.Replace(boundary, "boundary", StringComparison.Ordinal)
            : text;
    }
}
