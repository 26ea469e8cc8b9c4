using System.Collections.Frozen;
using System.Net;
using System.Text;
using DevProxy.Traffic;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;

namespace DevProxy.Inspector;

/// <summary>
/// The pages about the codes of verdicts and errors: Markdown of the repository, embedded in the executable, each by its path below
/// <c>/help/</c>. They link to each other by the names of their files, there as here.
/// </summary>
internal sealed class HelpPages
{
    private const string Resources = "docs/";

    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .Build();

    private readonly FrozenDictionary<string, string> _resources = typeof(HelpPages)
        .Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Resources, StringComparison.Ordinal))
        .ToFrozenDictionary(name => HelpPage.Folder + name[Resources.Length..], StringComparer.Ordinal);

    /// <summary>The paths that a page stands at.</summary>
    public IEnumerable<string> Paths => _resources.Keys;

    /// <summary>Answers with the page at this path, one of <see cref="Paths"/>.</summary>
    public async Task AnswerAsync(HttpContext context, string path)
    {
        var page = Encoding.UTF8.GetBytes(Html(_resources[path]));
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = page.Length;
        await context.Response.Body.WriteAsync(page, context.RequestAborted);
    }

    private static string Html(string resource)
    {
        using var stream = typeof(HelpPages).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        var title = text[..text.IndexOf('\n', StringComparison.Ordinal)].Trim('#', ' ', '`', '\r');
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <title>{WebUtility.HtmlEncode(title)} · DevProxy</title>
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <link rel="icon" href="/favicon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="/theme.css">
              <link rel="stylesheet" href="/help.css">
            </head>
            <body>
            <nav><a href="/">Inspector</a> <a href="{HelpPage.Folder}cors/README.md">CORS codes</a> <a href="{HelpPage.Folder}errors/README.md">Errors</a></nav>
            <main>
            {Markdig.Markdown.ToHtml(text, Markdown)}
            </main>
            </body>
            </html>
            """;
    }
}
