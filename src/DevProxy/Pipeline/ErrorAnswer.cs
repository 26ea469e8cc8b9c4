using System.Collections.Frozen;
using System.Text;
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
    /// <param name="awaited">The server that the page waits for: the page asks every second, and reloads when it
    /// listens. Null for none.</param>
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

/// <summary>How an error type of RFC 9209 is answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What happened, in half a line.</param>
internal sealed record ProxyError(int Status, string Title)
{
    private static readonly FrozenDictionary<string, ProxyError> Types = new Dictionary<string, ProxyError>
    {
        ["http_request_error"] = new(400, "The request is not valid HTTP"),
        ["destination_not_found"] = new(404, "No route matches this path"),
        ["destination_unavailable"] = new(502, "What should have answered here is not there"),
        ["dns_error"] = new(502, "The upstream's name does not resolve"),
        ["connection_refused"] = new(502, "Nothing is listening at the upstream's address"),
        ["connection_limit_reached"] = new(503, "DevProxy has reached its limit of open files"),
        ["destination_ip_unroutable"] = new(502, "The upstream's address is unreachable"),
        ["connection_timeout"] = new(504, "Connecting to the upstream timed out"),
        ["http_response_timeout"] = new(504, "The upstream did not answer in time"),
        ["connection_terminated"] = new(502, "The upstream closed the connection before it answered"),
        ["tls_certificate_error"] = new(502, "The upstream's certificate is not trusted"),
        ["tls_protocol_error"] = new(502, "The TLS connection to the upstream failed"),
        ["tls_alert_received"] = new(502, "The upstream refused the TLS connection"),
        ["http_protocol_error"] = new(502, "The upstream's answer is not valid HTTP"),
        ["http_response_header_section_size"] = new(502, "The upstream's response headers are too large"),
        ["proxy_configuration_error"] = new(502, "The proxy on the way to the upstream failed or refused the request"),
        ["proxy_loop_detected"] = new(508, "The request came back to DevProxy in a loop"),
        ["http_request_denied"] = new(403, "DevProxy does not allow this request"),
        ["proxy_internal_error"] = new(500, "Internal error in DevProxy"),
    }.ToFrozenDictionary();

    /// <summary>Every type that is answered, by its name.</summary>
    public static IReadOnlyDictionary<string, ProxyError> All => Types;

    /// <summary>How an error is answered. A type that the table does not know is a fault of the upstream's side.</summary>
    public static ProxyError Of(ExchangeError error) =>
        Types.GetValueOrDefault(error.Type) ?? new ProxyError(502, "The upstream could not be reached");
}

/// <summary>The <c>Proxy-Status</c> header (RFC 9209).</summary>
internal static class ProxyStatus
{
    public const string Header = "Proxy-Status";

    /// <summary>The name by which DevProxy stands in it.</summary>
    public const string Self = "devproxy";

    /// <summary>DevProxy's member of the list, for an answer that DevProxy made because of an error.</summary>
    public static string Of(ExchangeError error) => $"{Self}; error={error.Type}; details={Quote(error.Detail)}";

    /// <summary>Adds DevProxy's member behind those that are there: the hop nearest to the browser stands last (section 2).</summary>
    public static void Append(IHeaderDictionary headers, ExchangeError error) => headers.Append(Header, Of(error));

    // A String of RFC 8941, section 3.3.3: ASCII without control characters.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var character in text)
        {
            if (character is '"' or '\\')
                quoted.Append('\\');
            quoted.Append(
                character is >= ' ' and <= '~' ? character
                : character is '\n' or '\t' ? ' '
                : '?'
            );
        }

        return quoted.Append('"').ToString();
    }
}
