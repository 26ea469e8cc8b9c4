using System.Globalization;
using System.Net;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Routing;
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
    /// <param name="awaited">The server that the page waits for: the page asks every second, and reloads when it
    /// listens. Null for none.</param>
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

/// <summary>A server of the developer's own machine that is expected to listen in a moment.</summary>
/// <param name="Url">Where.</param>
/// <param name="Route">The route that leads there.</param>
/// <param name="Companion">The command that is to start it; null where a person does.</param>
/// <param name="ToStart">What to do where a person is to start it.</param>
internal sealed record AwaitedServer(string Url, string Route, string? Companion, string ToStart)
{
    /// <summary>What is waited for, in half a line.</summary>
    public string Title => Companion is null ? $"Waiting for {Url}" : $"Waiting for {Companion}";

    /// <summary>What is there, what is not, and what will happen.</summary>
    public string Detail =>
        Companion is null
            ? $"Nothing is listening at {Url}. This page reloads as soon as something is."
            : $"DevProxy has started \"{Companion}\", but nothing is listening at {Url} yet. This page reloads as soon as something is.";

    /// <summary>What to do where it takes too long.</summary>
    public string Fix =>
        Companion is null
            ? ToStart
            : $"If it takes too long: look in the terminal for the address that \"{Companion}\" prints, and make it the target of the "
                + $"route \"{Route}\".";

    /// <summary>
    /// The server that a failure lets one wait for: a local one that refuses, as a dev server does while it starts. Null for any other
    /// failure.
    /// </summary>
    public static AwaitedServer? Of(ExchangeError error, RouteConfig route, string? companion) =>
        error.Type == "connection_refused" && route.Target is { IsLocal: true } target
            ? new AwaitedServer(target.Origin.Serialized, route.Key, companion, error.Fix)
            : null;
}
