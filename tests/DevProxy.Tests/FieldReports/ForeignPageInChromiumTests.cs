using Microsoft.Playwright;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// Every way in which a page in a real browser can call a server: pages of other sites and the developer's own pages call routes that add a
/// token.
/// </summary>
public sealed class ForeignPageInChromiumTests(CallingPages setup) : IClassFixture<CallingPages>
{
    // Navigations of a tab, whatever starts them. The page that starts one cannot read the answer.
    private static readonly string[] Opened = ["tab-302", "tab-303", "tab-get", "tab-link", "tab-open", "tab-refresh"];

    // Calls that load a frame. Over plain http to a name that is not a loopback one, the browser does not send that it loads a frame.
    private static readonly string[] Framed =
    [
        "embed",
        "frame",
        "frame-302",
        "frame-get",
        "frame-no-referrer",
        "frame-sandboxed",
        "object",
    ];

    [Fact]
    public async Task A_page_of_another_site_can_neither_read_nor_change_anything()
    {
        List<CallingPages.Target> trustworthy =
        [
            new("off/localhost", $"http://localhost:{setup.HttpPort}", TriesAll: true),
            new("repair/localhost", $"http://localhost:{setup.HttpPort}"),
            new("override/localhost", $"http://localhost:{setup.HttpPort}"),
            new("off/loopback", $"http://127.0.0.2:{setup.AllInterfacesPort}"),
            new("off/https", $"https://localhost:{setup.HttpsPort}"),
            new("off/https-name", $"https://app.myapp.test:{setup.HttpsPort}"),
        ];
        List<CallingPages.Target> plain =
        [
            new("off/name", $"http://app.myapp.test:{setup.HttpPort}", TriesAll: true),
            new("repair/name", $"http://app.myapp.test:{setup.HttpPort}"),
            new("override/name", $"http://app.myapp.test:{setup.HttpPort}"),
        ];
        if (CallingPages.OwnAddress is { } address)
            plain.Add(new("off/address", $"http://{address}:{setup.AllInterfacesPort}"));
        var page = await setup.OpenAsync($"http://evil.example:{setup.PagePort}/");

        var outcome = await setup.CallAllAsync(page, [.. trustworthy, .. plain], [trustworthy[0], trustworthy[^1], plain[0]]);

        Assert.Empty(outcome.Read);
        Assert.All(outcome.Reached.Values, method => Assert.Equal("GET", method));
        Assert.All(trustworthy, target => Assert.Equal(Opened.Intersect(outcome.TriedOf(target)), outcome.ReachedOf(target)));
        Assert.All(plain, target => Assert.Equal(Framed.Concat(Opened).Intersect(outcome.TriedOf(target)), outcome.ReachedOf(target)));
    }

    [Fact]
    public async Task The_same_page_can_read_and_call_everything_on_a_route_without_a_token()
    {
        var target = new CallingPages.Target("open/localhost", $"http://localhost:{setup.HttpPort}", TriesAll: true);
        var page = await setup.OpenAsync($"http://evil.example:{setup.PagePort}/");

        var outcome = await setup.CallAllAsync(page, [target]);

        // WebSockets from other sites are refused on every route.
        Assert.Equal(outcome.TriedOf(target).Except(["socket"]), outcome.ReachedOf(target));
        Assert.Superset(
            new HashSet<string>([
                "fetch",
                "fetch-include",
                "fetch-302",
                "fetch-json",
                "fetch-put",
                "xhr",
                "event-source",
                "script",
                "script-no-referrer",
                "script-302",
                "image",
            ]),
            outcome.ReadOf(target).ToHashSet()
        );
    }

    [Fact]
    public async Task A_page_on_another_port_of_localhost_can_call_everything()
    {
        List<CallingPages.Target> targets =
        [
            new("off/beside", $"http://localhost:{setup.HttpPort}", TriesAll: true),
            new("repair/beside", $"http://localhost:{setup.HttpPort}"),
            new("override/beside", $"http://localhost:{setup.HttpPort}"),
        ];
        var page = await setup.OpenAsync($"http://localhost:{setup.PagePort}/");

        var outcome = await setup.CallAllAsync(page, targets, targets[0]);

        Assert.All(targets, target => Assert.Equal(outcome.TriedOf(target).Where(IsOfThePage), outcome.ReachedOf(target)));
        Assert.All(
            targets,
            target =>
                Assert.Superset(
                    new HashSet<string>(["fetch", "fetch-put", "fetch-json", "xhr", "event-source", "socket", "script", "image", "style"]),
                    outcome.ReadOf(target).ToHashSet()
                )
        );
    }

    [Fact]
    public async Task The_page_behind_DevProxy_can_call_everything_over_http_and_https_by_every_name()
    {
        await CallsItselfAsync(new("repair/own", $"http://localhost:{setup.HttpPort}", TriesAll: true));
        await CallsItselfAsync(new("off/own-https", $"https://app.myapp.test:{setup.HttpsPort}"));

        // Without Fetch Metadata, a request without a Referer, such as that of a worker from a blob: URL, could also come from another
        // site.
        string[] silent = ["fetch-as-navigation", "fetch-no-referrer", "image-no-referrer", "script-no-referrer", "script-worker"];
        await CallsItselfAsync(new("off/own-name", $"http://app.myapp.test:{setup.HttpPort}", TriesAll: true), silent);
    }

    [Fact]
    public async Task An_origin_that_the_route_names_can_read_and_write_from_another_site_where_the_browser_sends_it()
    {
        List<CallingPages.Target> targets =
        [
            new("named/localhost", $"http://localhost:{setup.HttpPort}", TriesAll: true),
            new("named/name", $"http://app.myapp.test:{setup.HttpPort}"),
        ];
        var page = await setup.OpenAsync($"http://partner.example:{setup.PagePort}/");

        var outcome = await setup.CallAllAsync(page, targets);

        string[] named = ["fetch", "fetch-include", "fetch-put", "fetch-delete-include", "fetch-json", "xhr", "event-source", "socket"];
        Assert.All(targets, target => Assert.Superset(named.ToHashSet(), outcome.ReadOf(target).ToHashSet()));
        Assert.All(
            targets,
            target =>
                Assert.Superset(
                    new HashSet<string>([.. named, "beacon", "frame-post", "script-crossorigin", "image-crossorigin", "font"]),
                    outcome.ReachedOf(target).ToHashSet()
                )
        );
        Assert.DoesNotContain("script", outcome.ReachedOf(targets[0]));
    }

    [Fact]
    public async Task A_typed_address_opens()
    {
        var page = await setup.OpenAsync($"http://evil.example:{setup.PagePort}/");
        foreach (
            var origin in new[]
            {
                $"http://localhost:{setup.HttpPort}",
                $"http://app.myapp.test:{setup.HttpPort}",
                $"https://app.myapp.test:{setup.HttpsPort}",
            }
        )
        {
            var answer = await page.GotoAsync($"{origin}/off/typed/frame");

            Assert.Equal(200, answer!.Status);
            Assert.Equal("s3cret", await page.InnerTextAsync("body"));
        }
    }

    // A sandboxed frame does not have the page's origin.
    private static bool IsOfThePage(string kind) => !kind.StartsWith("sandboxed-", StringComparison.Ordinal);

    private async Task CallsItselfAsync(CallingPages.Target target, params string[] except)
    {
        var page = await setup.OpenAsync(target.Origin + "/");

        var outcome = await setup.CallAllAsync(page, [target], target);

        Assert.Equal(outcome.TriedOf(target).Where(IsOfThePage).Except(except), outcome.ReachedOf(target));
        Assert.Superset(
            new HashSet<string>(["fetch", "fetch-put", "event-source", "socket", "script", "image", "style", "frame", "tab-open"]),
            outcome.ReadOf(target).ToHashSet()
        );
    }
}
