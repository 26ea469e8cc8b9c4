namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>
/// A page sends ten different requests through DevProxy, and <c>devproxy fix</c> prints one setting for all of them. With it, the backend
/// allows all ten without DevProxy.
/// </summary>
internal static class WholeApi
{
    private static readonly PageRequest[] Ten =
    [
        Of("GET"),
        Of("GET", "Authorization: Bearer t"),
        Of("GET") with
        {
            WithCredentials = true,
        },
        Of("GET", "X-Team: checkout"),
        Of("POST", "Content-Type: application/json"),
        Of("PUT", "Content-Type: application/json"),
        Of("PUT", "Authorization: Bearer t", "Content-Type: application/json"),
        Of("PATCH", "Content-Type: application/json", "Idempotency-Key: 7"),
        Of("DELETE"),
        Of("DELETE", "X-CSRF-Token: c") with
        {
            WithCredentials = true,
        },
    ];

    public static async Task ProveAsync(IBackend backend, Mistake mistake, Chromium chromium)
    {
        await using var page = await Repair.SignedInPageAsync(chromium);

        await using var repaired = await Repair.StartRepairedAsync(backend, mistake, page, url => FixAsync(backend, page, url));

        foreach (var asked in Ten)
            await ExpectAnswerAsync(page, repaired.Url, asked);
        await Repair.ExpectNoMoreAsync(backend, Ten[^1], page.Origin, repaired.Url);
    }

    /// <summary>The code that <c>devproxy fix</c> prints after a page has used an API through DevProxy.</summary>
    /// <param name="backend">The backend's name.</param>
    /// <param name="route">The route, as <c>PATH=URL</c>.</param>
    /// <param name="use">Uses the API through DevProxy, whose URL it gets.</param>
    public static async Task<string> PrintedAsync(string backend, string route, Func<string, Task> use)
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string?> { ["XDG_STATE_HOME"] = Path.Combine(folder.Path, "state") };
        await using var devproxy = DevProxyRun.Start(folder.Path, environment, "--port", "0", "--route", route);
        await use(await devproxy.ProxyUrlAsync());
        await using var fix = DevProxyRun.Start(folder.Path, environment, "fix", "--backend", backend);
        Assert.True(await fix.ExitCodeAsync() == 0, fix.Output);

        // The code is everything below its title.
        var code = fix.Out.SkipWhile(static line => !line.StartsWith("For ", StringComparison.Ordinal)).Skip(1);
        return string.Join('\n', code).Trim('\n') + "\n";
    }

    private static Task<string> FixAsync(IBackend backend, PlainPage page, string api) =>
        PrintedAsync(
            backend.Name,
            $"/orders={api}",
            async proxy =>
            {
                // The page's own host name, so that the browser sends its cookie to DevProxy too.
                var here = proxy.Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
                foreach (var asked in Ten)
                {
                    var refused = await Fetching.FromAsync(page.Page, api + asked.Path, asked.Options);
                    Assert.Equal(new Fetching(null, "TypeError: Failed to fetch"), refused);
                    await ExpectAnswerAsync(page, here, asked);
                }
            }
        );

    private static async Task ExpectAnswerAsync(PlainPage page, string url, PageRequest asked)
    {
        var fetched = await Fetching.FromAsync(page.Page, url + asked.Path, asked.Options);
        Assert.True(fetched.Status == 200, $"{asked}: {fetched}");
        Assert.Contains($"\"{asked.Method}\"", fetched.Text, StringComparison.Ordinal);
        if (asked.WithCredentials)
            Assert.Contains("session=7", fetched.Text, StringComparison.Ordinal);
    }

    private static PageRequest Of(string method, params string[] headers) => new(method, "/orders/7", WithCredentials: false, [.. headers]);
}
