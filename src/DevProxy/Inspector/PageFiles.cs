using System.Collections.Frozen;
using System.Text;

namespace DevProxy.Inspector;

/// <summary>The page's files, embedded in the executable, each by its path.</summary>
internal sealed class PageFiles
{
    private const string Folder = "Inspector/wwwroot/";
    private const string Index = "index.html";

    private readonly FrozenDictionary<string, (byte[] Content, string Type)> _files;

    /// <summary>Reads the files; the index gets the token that the page shows when it changes something.</summary>
    public PageFiles(string token)
    {
        var assembly = typeof(PageFiles).Assembly;
        _files = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(
                name => "/" + (name == Folder + Index ? "" : name[Folder.Length..]),
                name =>
                {
                    using var stream = assembly.GetManifestResourceStream(name)!;
                    using var reader = new StreamReader(stream, Encoding.UTF8);
                    var text = reader.ReadToEnd();
                    return (
                        Encoding.UTF8.GetBytes(
                            name.EndsWith(Index, StringComparison.Ordinal)
                                ? text.Replace("{{token}}", token, StringComparison.Ordinal)
                                : text
                        ),
                        Type(name)
                    );
                },
                StringComparer.Ordinal
            );
    }

    /// <summary>The paths of the files.</summary>
    public IEnumerable<string> Paths => _files.Keys;

    /// <summary>Answers with the file at this path, one of <see cref="Paths"/>.</summary>
    public async Task AnswerAsync(HttpContext context, string path)
    {
        var (content, type) = _files[path];
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static string Type(string name) =>
        Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            var other => throw new InvalidOperationException($"The page has a file of a kind that has no media type here: {other}"),
        };
}
