using System.Text.RegularExpressions;
using DevProxy.Inspector;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Inspector;

public sealed partial class PageFilesTests
{
    private static readonly PageFiles Files = new("the-token");

    [Fact]
    public async Task The_index_has_the_token_and_no_placeholder_is_left()
    {
        var html = await TextAsync("/");

        Assert.Contains("content=\"the-token\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_that_the_page_names_is_embedded_and_nothing_comes_from_elsewhere()
    {
        var named = new List<string>();
        foreach (var path in Files.Paths)
        {
            var text = await TextAsync(path);
            Assert.DoesNotMatch("""(src|href|from|import|url)\s*[=(]?\s*["'(]https?:""", text);
            named.AddRange(
                Named().Matches(text).Select(match => new Uri(new Uri("http://x" + path), match.Groups["file"].Value).AbsolutePath)
            );
        }

        Assert.NotEmpty(named);
        Assert.Subset(Files.Paths.ToHashSet(StringComparer.Ordinal), named.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Captured_content_never_becomes_markup_or_code()
    {
        foreach (var path in Files.Paths.Where(path => path.EndsWith(".js", StringComparison.Ordinal)))
            Assert.DoesNotMatch(
                """innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser|srcdoc""",
                await TextAsync(path)
            );
    }

    [Fact]
    public void Every_file_of_the_page_has_fewer_than_250_lines()
    {
        foreach (
            var file in Directory.EnumerateFiles(Repository.Path("src/DevProxy/Inspector/wwwroot"), "*.*", SearchOption.AllDirectories)
        )
            Assert.True(File.ReadLines(file).Count() < 250, file);
    }

    private static async Task<string> TextAsync(string path)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await Files.AnswerAsync(context, path);
        Assert.Equal(body.Length, context.Response.ContentLength);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }

    [GeneratedRegex(
        """(?:src|href)="(?<file>[\w./-]+\.(?:js|css|svg))"|from '(?<file>\.[^']+)'""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Named();
}
