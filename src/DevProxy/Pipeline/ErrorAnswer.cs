using System.Text.Encodings.Web;
using System.Text.Json;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>DevProxy's own answer when something is wrong: what happened, why, and what to do, for a program or for a person.</summary>
internal static class ErrorAnswer
{
    private const string Registry = "https://www.rfc-editor.org/rfc/rfc9209.html#name-";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with an error. The response must not have started.</summary>
    /// <param name="context">The request.</param>
    /// <param name="error">What happened.</param>
    /// <param name="status">The status, where it is not the one of the error's type.</param>
    /// <param name="awaited">The server whose start a page for a person waits for, reloading itself; null for none.</param>
    /// <param name="allow">With 405, the methods that are allowed (RFC 9110, section 15.5.6); null for any other status.</param>
    public static async Task WriteAsync(
        HttpContext context,
        ExchangeError error,
        int? status = null,
        AwaitedServer? awaited = null,
        string? allow = null
    )
    {
        var response = context.Response;
        var known = ProxyError.Of(error);
        var upstreams = response.Headers[ProxyStatus.Header];
        response.Clear();
        response.StatusCode = status ?? known.Status;
        response.Headers[ProxyStatus.Header] = upstreams;
        ProxyStatus.Append(response.Headers, error);
        response.Headers.CacheControl = "no-store";
        response.Headers.Allow = allow;

        var isNavigation = IsNavigation(context.Request);
        // To reload what a form has sent is to send it again, which is not for a page to decide.
        var body = isNavigation
            ? ErrorPage.Write(response.StatusCode, known.Title, error, HttpMethods.IsGet(context.Request.Method) ? awaited : null)
            : Problem(response.StatusCode, known.Title, error);
        response.ContentType = isNavigation ? "text/html; charset=utf-8" : "application/problem+json";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static byte[] Problem(int status, string title, ExchangeError error)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, Readable))
        {
            json.WriteStartObject();
            json.WriteString("type", Registry + error.Type.Replace('_', '-'));
            json.WriteString("title", title);
            json.WriteNumber("status", status);
            json.WriteString("detail", error.Detail);
            json.WriteString("error", error.Type);
            json.WriteString("fix", error.Fix);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    // Browsers name a navigation to trustworthy addresses only; elsewhere a page is what asks for text/html.
    private static bool IsNavigation(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Mode", out var mode))
            return mode == "navigate";
        return request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
    }
}
