using System.Text.Json;

namespace DevProxy.Demo;

/// <summary>The page that calls the shop: its files stand in the assembly, and it loads nothing from elsewhere.</summary>
internal static class DemoPage
{
    private static readonly (string Path, string File, string ContentType)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/demo.css", "demo.css", "text/css; charset=utf-8"),
        ("/demo.js", "demo.js", "text/javascript; charset=utf-8"),
        ("/calls.js", "calls.js", "text/javascript; charset=utf-8"),
        ("/mark.svg", "mark.svg", "image/svg+xml"),
    ];

    /// <param name="app">The page's own server.</param>
    /// <param name="links">Known once DevProxy listens; the page waits for it.</param>
    public static void Map(WebApplication app, Task<DemoLinks> links)
    {
        foreach (var (path, file, contentType) in Files)
        {
            var bytes = Read(file);
            app.MapGet(path, context => AnswerAsync(context, bytes, contentType));
        }
        app.MapGet(
            "/links.json",
            async context =>
            {
                var known = await links.WaitAsync(context.RequestAborted);
                await AnswerAsync(
                    context,
                    JsonSerializer.SerializeToUtf8Bytes(known, DemoJsonContext.Default.DemoLinks),
                    "application/json"
                );
            }
        );
    }

    private static Task AnswerAsync(HttpContext context, byte[] bytes, string contentType)
    {
        var headers = context.Response.Headers;
        // The page may call any API, which is its purpose, and load its own files alone.
        headers.ContentSecurityPolicy = "default-src 'self'; connect-src *; base-uri 'none'; frame-ancestors 'none'";
        headers.CacheControl = "no-cache";
        headers.ContentType = contentType;
        headers.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static byte[] Read(string file)
    {
        using var stream = typeof(DemoPage).Assembly.GetManifestResourceStream($"Demo/page/{file}")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
