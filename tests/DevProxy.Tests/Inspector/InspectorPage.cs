using System.Text.Json;
using DevProxy.Tests.EndToEnd;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

/// <summary>The inspector's page in a real browser, in a profile of its own. Whatever the browser complains of fails the test.</summary>
internal sealed class InspectorPage : IAsyncDisposable
{
    private static readonly SemaphoreSlim OneClipboard = new(1, 1);

    private readonly List<string> _complaints = [];

    private InspectorPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>The rows in view, without the header.</summary>
    public ILocator Rows => Page.Locator("#scroller [role=row]");

    public ILocator Detail => Page.Locator("#detail");

    /// <summary>What refusals the test itself provokes may be said by the browser.</summary>
    public string? MayComplainOf { get; set; }

    public static async Task<InspectorPage> OpenAsync(
        Chromium chromium,
        string url,
        string path = "/",
        int width = 1280,
        ColorScheme scheme = ColorScheme.Light
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

    /// <summary>axe finds nothing serious on the page as it is now.</summary>
    /// <param name="packages">Where axe is.</param>
    /// <param name="part">A selector of the part that is looked at; else the whole page is.</param>
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

    /// <summary>Presses what copies, and reads what was copied: all pages of the browser share one clipboard.</summary>
    /// <param name="copy">Presses it.</param>
    /// <param name="says">What the page says then.</param>
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
        Assert.DoesNotContain(
            _complaints,
            complaint => MayComplainOf is null || !complaint.Contains(MayComplainOf, StringComparison.Ordinal)
        );
    }
}
