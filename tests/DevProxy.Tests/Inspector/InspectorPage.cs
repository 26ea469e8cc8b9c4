using System.Text.Json;
using DevProxy.Tests.EndToEnd;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

/// <summary>The inspector's page in a real browser, in a new profile. Every error that the browser reports fails the test.</summary>
internal sealed class InspectorPage : IAsyncDisposable
{
    private static readonly SemaphoreSlim OneClipboard = new(1, 1);

    private readonly List<string> _errors = [];

    private InspectorPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _errors.Add(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>The rows in view, without the header.</summary>
    public ILocator Rows => Page.Locator("#scroller [role=row]");

    public ILocator Detail => Page.Locator("#detail");

    /// <summary>A part of the errors that the test itself provokes; the browser may report those.</summary>
    public string? ExpectedError { get; set; }

    public static async Task<InspectorPage> OpenAsync(
        Chromium chromium,
        string url,
        string path = "/",
        int width = 1280,
        ColorScheme scheme = ColorScheme.Light,
        Func<IPage, Task>? prepare = null
    )
    {
        var context = await chromium.NewShellContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = 860 },
                ColorScheme = scheme,
                Permissions = ["clipboard-read", "clipboard-write"],
            }
        );
        var page = new InspectorPage(await context.NewPageAsync());
        if (prepare is not null)
            await prepare(page.Page);
        await page.Page.GotoAsync(url + path);
        await Assertions.Expect(page.Page.Locator("#connection")).ToHaveTextAsync("live");
        return page;
    }

    public ILocator Row(long id) => Page.Locator($"#row-{id}");

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    /// <summary>Opens an exchange by a click on its row.</summary>
    public async Task OpenAsync(long id)
    {
        await Row(id).ClickAsync();
        await Assertions.Expect(Detail.Locator(".facts")).ToContainTextAsync($"#{id}");
    }

    /// <summary>Asserts that axe finds no serious problem on the page as it is now.</summary>
    /// <param name="packages">The packages, among them axe.</param>
    /// <param name="part">A selector of the part to check; null for the whole page.</param>
    public async Task AssertAccessibleAsync(NpmPackages packages, string? part = null)
    {
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
            await Page.EvaluateAsync(
                await File.ReadAllTextAsync(await packages.PathAsync("axe-core/axe.min.js"), TestContext.Current.CancellationToken)
            );
        var violations = await Page.EvaluateAsync<JsonElement>(
            "async part => (await axe.run(part ?? document, { resultTypes: ['violations'], preload: false })).violations.map("
                + "({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(node => node.html + ' ' + node.failureSummary) }))",
            part
        );
        var faults = violations.EnumerateArray().Where(violation => violation.GetProperty("impact").GetString() is "serious" or "critical");
        Assert.Empty(faults.Select(fault => fault.GetRawText()));
    }

    /// <summary>
    /// Presses a button that copies, and returns the copied text. All pages of the browser share one clipboard, so only one test copies at
    /// a time.
    /// </summary>
    /// <param name="copy">Presses the button.</param>
    /// <param name="says">The message that the page then shows.</param>
    public async Task<string> CopiedAsync(Func<Task> copy, string says)
    {
        await OneClipboard.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await copy();
            await Assertions.Expect(Page.Locator("#toast")).ToHaveTextAsync(says);
            return await Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        }
        finally
        {
            OneClipboard.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        Assert.DoesNotContain(_errors, complaint => ExpectedError is null || !complaint.Contains(ExpectedError, StringComparison.Ordinal));
    }
}
