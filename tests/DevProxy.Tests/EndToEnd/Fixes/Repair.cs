using System.Text.Json;
using DevProxy.Tests.Cli;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>Repairs a backend with a mistake by what <c>devproxy check</c> prints and nothing else, so that the page can call it.</summary>
internal static class Repair
{
    // An origin on this machine: a browser would not let a page of the public internet call the backend at all.
    private const string Elsewhere = "http://localhost:1";

    public static async Task ProveAsync(IBackend backend, Mistake mistake, Chromium chromium)
    {
        await using var page = await SignedInPageAsync(chromium);

        await using var repaired = await StartRepairedAsync(backend, mistake, page, url => DiagnoseAsync(backend, mistake, page, url));

        var (exit, verdict) = await CheckAsync(mistake.Request.Arguments(repaired.Url, page.Origin, backend.Name));
        Assert.Equal((0, "allowed"), (exit, verdict.GetProperty("outcome").GetString()));
        var fetched = await Fetching.FromAsync(page.Page, repaired.Url + mistake.Request.Path, mistake.Request.Options);
        Assert.Equal(mistake.Status, fetched.Status);
        if (mistake.Request.WithCredentials)
            Assert.Contains("session=7", fetched.Text, StringComparison.Ordinal);
        await ExpectNoMoreAsync(backend, mistake.Request, page.Origin, repaired.Url);
    }

    private static async Task<string> DiagnoseAsync(IBackend backend, Mistake mistake, PlainPage page, string url)
    {
        var (exit, verdict) = await CheckAsync(mistake.Request.Arguments(url, page.Origin, backend.Name));
        Assert.Equal(
            (1, "blocked", mistake.Code, mistake.RootCause),
            (
                exit,
                verdict.GetProperty("outcome").GetString(),
                verdict.GetProperty("code").GetString(),
                verdict.GetProperty("rootCause").GetString()
            )
        );
        var fetched = await Fetching.FromAsync(page.Page, url + mistake.Request.Path, mistake.Request.Options);
        Assert.Equal(new Fetching(null, "TypeError: Failed to fetch"), fetched);
        return verdict.GetProperty("fix").GetProperty("snippets").GetProperty(backend.Name).GetString()!;
    }

    /// <summary>A page with the cookie that the backends require.</summary>
    public static async Task<PlainPage> SignedInPageAsync(Chromium chromium)
    {
        var page = await PlainPage.OpenAsync(chromium);
        await page.Page.Context.AddCookiesAsync([
            new Cookie
            {
                Name = "session",
                Value = "7",
                Url = page.Origin,
            },
        ]);
        return page;
    }

    /// <summary>Starts the backend with the mistake, gets the snippet that fixes it, and starts the backend with that.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="mistake">What is wrong with it.</param>
    /// <param name="page">The page that calls the backend.</param>
    /// <param name="findSnippet">Gets the snippet, given the URL of the backend with the mistake.</param>
    public static async Task<BackendProcess> StartRepairedAsync(
        IBackend backend,
        Mistake mistake,
        PlainPage page,
        Func<string, Task<string>> findSnippet
    )
    {
        var program = backend.Write(mistake).Replace("THE_PAGE", page.Origin, StringComparison.Ordinal);
        string snippet;
        await using (var broken = await backend.StartAsync(program))
            snippet = await findSnippet(broken.Url);
        return await backend.StartAsync(Apply(backend, program, snippet));
    }

    /// <summary>The program with the snippet, and without the settings that the snippet says to remove.</summary>
    public static string Apply(IBackend backend, string program, string snippet)
    {
        Assert.Contains($"{backend.Comment} Remove existing CORS settings: these replace them.\n", snippet, StringComparison.Ordinal);
        var bare = program.Split('\n').Where(line => !line.EndsWith($"{backend.Comment} CORS", StringComparison.Ordinal));
        return backend.Insert(string.Join('\n', bare), snippet);
    }

    /// <summary>Expects the backend to refuse another origin, method or header, as the fix allows no more than the page needs.</summary>
    public static async Task ExpectNoMoreAsync(IBackend backend, PageRequest asked, string origin, string url)
    {
        (PageRequest Request, string Origin)[] others =
        [
            (asked, Elsewhere),
            (asked with { Method = "SEARCH" }, origin),
            (asked with { Headers = [.. asked.Headers, "X-Other: 1"] }, origin),
        ];
        foreach (var other in others)
        {
            var (exit, verdict) = await CheckAsync(other.Request.Arguments(url, other.Origin, backend.Name));
            Assert.Equal((1, "blocked"), (exit, verdict.GetProperty("outcome").GetString()));
        }
    }

    private static async Task<(int Exit, JsonElement Verdict)> CheckAsync(string[] arguments)
    {
        using var run = new CommandRun();
        var exit = await run.RunAsync(arguments);
        Assert.True(exit is 0 or 1, $"{run.Out}\n{run.Error}");
        using var record = JsonDocument.Parse(run.Out);
        return (exit, record.RootElement.GetProperty("verdict").Clone());
    }
}
