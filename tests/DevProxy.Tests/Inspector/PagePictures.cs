using System.Text.Json;
using DevProxy.Tests.EndToEnd;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

/// <summary>
/// Takes the README's pictures of the demo in a real browser. They are written into the repository, so this runs only when asked for:
/// <c>DevProxy.Tests -explicit only -class DevProxy.Tests.Inspector.PagePictures</c>.
/// </summary>
public sealed class PagePictures(Chromium chromium)
{
    [Theory(Explicit = true)]
    [InlineData(ColorScheme.Light, "light")]
    [InlineData(ColorScheme.Dark, "dark")]
    public async Task The_pictures_of_list_and_detail_are_taken_again(ColorScheme scheme, string theme)
    {
        await using var demo = await RunningDemo.StartAsync();
        await SendAllAsync(demo.Site.PageUrl);
        await using var page = await InspectorPage.OpenAsync(chromium, demo.Proxy.InspectorUrl, "/", 1280, scheme);
        await Assertions.Expect(page.Rows.Filter(new LocatorFilterOptions { HasText = "preflight" }).First).ToBeVisibleAsync();
        await DrawAsync(page, $"inspector-list-{theme}", 600);

        using var client = new HttpClient { BaseAddress = new Uri(demo.Proxy.InspectorUrl) };
        using var found = JsonDocument.Parse(
            await client.GetStringAsync(
                new Uri("/api/exchanges?q=orders&method=OPTIONS", UriKind.Relative),
                TestContext.Current.CancellationToken
            )
        );
        await page.OpenAsync(found.RootElement.GetProperty("exchanges")[0].GetProperty("id").GetInt64());
        await DrawAsync(page, $"inspector-detail-{theme}", 860);
    }

    private async Task SendAllAsync(string pageUrl)
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(pageUrl);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send all 8 requests" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send again" })).ToHaveCountAsync(8);
    }

    private static Task<byte[]> DrawAsync(InspectorPage page, string name, int height) =>
        page.Page.ScreenshotAsync(
            new PageScreenshotOptions
            {
                Path = Repository.Path($"docs/{name}.png"),
                Animations = ScreenshotAnimations.Disabled,
                Clip = new Clip { Width = 1280, Height = height },
            }
        );
}
