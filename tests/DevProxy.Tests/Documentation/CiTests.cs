using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// <c>docs/ci.md</c>: the steps of its workflow are run with its files, against an API that does CORS well and one that does not.
/// </summary>
public sealed class CiTests : IDisposable
{
    private const string Document = "docs/ci.md";
    private const string Api = "https://api.example.com";
    private const string Page = "https://your-website.com";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task The_workflow_passes_where_production_does_and_fails_where_it_would(bool isRight, int exitCode)
    {
        await using var api = await TestUpstream.StartAsync(context => AnswerAsync(context, isRight));
        foreach (var (name, text) in new[] { "cors.json", "proxy.json" }.Zip(Blocks("jsonc")))
            _folder.Write(name, text.Replace(Api, api.Url, StringComparison.Ordinal));
        _folder.Write("package.json", """{ "scripts": { "test": "node call.cjs" } }""");
        _folder.Write(
            "call.cjs",
            """
            require('http').get(process.env.DEVPROXY_URL + '/api/users', { headers: { Origin: 'http://localhost:3000' } }, answer => answer.resume());
            """
        );

        var steps = Steps().Where(step => step.StartsWith("devproxy ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, steps.Count);
        foreach (var step in steps)
        {
            var words = step.Replace(Api, api.Url, StringComparison.Ordinal).Split(' ').Skip(1);
            await using var devproxy = DevProxyRun.Start(
                _folder.Path,
                new Dictionary<string, string?> { ["DEVPROXY_PORT"] = "0", ["GITHUB_WORKSPACE"] = null },
                words
            );
            Assert.True(exitCode == await devproxy.ExitCodeAsync(), $"{step}\n{devproxy.Output}");
        }
    }

    [Fact]
    public void What_it_publishes_is_there()
    {
        var publish = Steps().Single(step => step.StartsWith("dotnet publish ", StringComparison.Ordinal)).Split(' ');
        Assert.StartsWith(".devproxy/", publish[2], StringComparison.Ordinal);
        Assert.True(Directory.Exists(Repository.Path(publish[2][".devproxy/".Length..])));
        Assert.Contains(
            publish[^1],
            Steps().Single(step => step.Contains("GITHUB_PATH", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<string> Blocks(string language) =>
        FencedBlock.Of(Document).Where(block => block.Language == language).Select(block => block.Text);

    private static List<string> Steps()
    {
        const string run = "      - run: ";
        return
        [
            .. Assert
                .Single(Blocks("yaml"))
                .Split('\n')
                .Where(line => line.StartsWith(run, StringComparison.Ordinal))
                .Select(line => line[run.Length..]),
        ];
    }

    private static Task AnswerAsync(HttpContext context, bool isRight)
    {
        var headers = context.Response.Headers;
        headers.Vary = "Origin";
        if (isRight && context.Request.Headers.Origin == Page)
        {
            headers.AccessControlAllowOrigin = Page;
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlAllowMethods = "PUT";
            headers.AccessControlAllowHeaders = "content-type";
        }

        return context.Response.WriteAsync("users", context.RequestAborted);
    }
}
