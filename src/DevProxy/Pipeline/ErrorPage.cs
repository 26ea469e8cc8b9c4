using System.Globalization;
using System.Net;
using System.Text;
using DevProxy.Exchanges;

namespace DevProxy.Pipeline;

/// <summary>The page that a person sees when a navigation fails: small, self-contained, in light and in dark.</summary>
internal static class ErrorPage
{
    private const string Style =
        """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
        body { margin: 12vh auto; max-width: 42rem; padding: 0 1.5rem }
        h1 { font-size: 1.5rem; margin: 0 0 1rem } p { margin: 0 0 1rem; white-space: pre-line; overflow-wrap: anywhere }
        .fix { border-left: .25rem solid #2a7de1; padding-left: 1rem } small { opacity: .7 }
        """;

    /// <summary>The page as UTF-8.</summary>
    public static byte[] Write(int status, string title, ExchangeError error, bool waitsForServer)
    {
        var reload = waitsForServer ? "<meta http-equiv=\"refresh\" content=\"2\">" : "";
        var waiting = waitsForServer ? "<p>DevProxy is waiting for the server to start. This page reloads itself.</p>" : "";
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">{reload}
            <title>{status} {Escape(title)}</title><style>{Style}</style></head>
            <body><h1>{Escape(title)}</h1><p>{Escape(error.Detail)}</p>{waiting}<p class="fix">{Escape(error.Fix)}</p>
            <small>DevProxy, {status} {Escape(error.Type)}</small></body></html>

            """));
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
