using System.Globalization;
using System.Net;
using System.Text;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>The page that a person sees when a navigation fails: small, self-contained, in light and in dark.</summary>
internal static class ErrorPage
{
    private const string Style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
        body { margin: 12vh auto; max-width: 42rem; padding: 0 1.5rem }
        h1 { font-size: 1.5rem; margin: 0 0 1rem; overflow-wrap: anywhere } p { margin: 0 0 1rem; white-space: pre-line; overflow-wrap: anywhere }
        .fix { border-left: .25rem solid #2a7de1; padding-left: 1rem } small { opacity: .8; overflow-wrap: anywhere }
        """;

    // A page that nobody looks at asks nothing; where scripts are off, it cannot know. What it asks is nobody's traffic (WaitingPage).
    private const string Reload = $$"""
        <script>(function again() { setTimeout(function () {
          document.hidden ? again() : fetch(location.href, { headers: { "{{WaitingPage.Header}}": "1" }, cache: "no-store", redirect: "manual" }).then(
            function (answer) { answer.headers.has("{{WaitingPage.Header}}") ? again() : location.reload() }, again) }, 1000) })()</script>
        <noscript><meta http-equiv="refresh" content="2"></noscript>
        """;

    /// <summary>The page as UTF-8.</summary>
    /// <param name="status">The answer's status.</param>
    /// <param name="title">What happened, in half a line.</param>
    /// <param name="error">What happened, and what to do.</param>
    /// <param name="awaited">The server that the page waits for: it reloads itself until the answer is another page. Null for none.</param>
    public static byte[] Write(int status, string title, ExchangeError error, AwaitedServer? awaited) =>
        awaited is null
            ? Write(title, error.Detail, error.Fix, $"DevProxy, {Number(status)} {error.Type}", "")
            : Write(awaited.Title, awaited.Detail, awaited.Fix, $"DevProxy, {Number(status)} {error.Type}: {error.Detail}", Reload);

    private static byte[] Write(string title, string detail, string fix, string small, string head) =>
        Encoding.UTF8.GetBytes(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">{head}
            <title>{Escape(title)}</title><style>{Style}</style></head>
            <body><main><h1>{Escape(title)}</h1><p role="status">{Escape(detail)}</p><p class="fix">{Escape(fix)}</p>
            <small>{Escape(small)}</small></main></body></html>

            """
        );

    private static string Number(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
