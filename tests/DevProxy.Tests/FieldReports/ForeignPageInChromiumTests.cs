using Microsoft.Playwright;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// Every way in which a page can call a server, from pages of others and from the developer's own, to routes that add a token: in a real
/// browser.
/// </summary>
public sealed class ForeignPageInChromiumTests(CallingPages stage) : IClassFixture<CallingPages>
{
    // A tab that somebody opens, whatever leads there. The page that led there cannot read it.
    private static readonly string[] Opened = ["tab-302", "tab-303", "tab-get", "tab-link", "tab-open", "tab-refresh"];

    // Over plain http to a name a browser does not say that it is a frame that it loads.
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
    public async Task A_page_of_another_site_reads_nothing_and_gets_nothing_done()
    {
        List<CallingPages.Target> trustworthy =
        [
            new("off/localhost", $"http://localhost:{stage.Plain}", IsWhole: true),
            new("repair/localhost", $"http://localhost:{stage.Plain}"),
            new("override/localhost", $"http://localhost:{stage.Plain}"),
            new("off/loopback", $"http://127.0.0.2:{stage.Everywhere}"),
            new("off/https", $"https://localhost:{stage.Secure}"),
            new("off/https-name", $"https://app.myapp.test:{stage.Secure}"),
        ];
        List<CallingPages.Target> plain =
        [
            new("off/name", $"http://app.myapp.test:{stage.Plain}", IsWhole: true),
            new("repair/name", $"http://app.myapp.test:{stage.Plain}"),
            new("override/name", $"http://app.myapp.test:{stage.Plain}"),
        ];
        if (CallingPages.OwnAddress is { } address)
            plain.Add(new("off/address", $"http://{address}:{stage.Everywhere}"));
        var page = await stage.OpenAsync($"http://evil.example:{stage.Pages}/");

        var outcome = await stage.CallAllAsync(page, [.. trustworthy, .. plain], [trustworthy[0], trustworthy[^1], plain[0]]);

        Assert.Empty(outcome.Read);
        Assert.All(outcome.Reached.Values, method => Assert.Equal("GET", method));
        Assert.All(trustworthy, target => Assert.Equal(Opened.Intersect(outcome.TriedOf(target)), outcome.ReachedOf(target)));
        Assert.All(plain, target => Assert.Equal(Framed.Concat(Opened).Intersect(outcome.TriedOf(target)), outcome.ReachedOf(target)));
    }

    [Fact]
    public async Task The_same_page_reads_and_does_it_all_where_no_token_is_added()
    {
        var target = new CallingPages.Target("open/localhost", $"http://localhost:{stage.Plain}", IsWhole: true);
        var page = await stage.OpenAsync($"http://evil.example:{stage.Pages}/");

        var outcome = await stage.CallAllAsync(page, [target]);

        // The upgrade is refused on every route.
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
    public async Task A_page_on_another_port_of_localhost_does_everything()
    {
        List<CallingPages.Target> targets =
        [
            new("off/beside", $"http://localhost:{stage.Plain}", IsWhole: true),
            new("repair/beside", $"http://localhost:{stage.Plain}"),
            new("override/beside", $"http://localhost:{stage.Plain}"),
        ];
        var page = await stage.OpenAsync($"http://localhost:{stage.Pages}/");

        var outcome = await stage.CallAllAsync(page, targets, targets[0]);

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
    public async Task The_page_behind_DevProxy_itself_does_everything_over_http_and_https_by_every_name()
    {
        await CallsItselfAsync(new("repair/own", $"http://localhost:{stage.Plain}", IsWhole: true));
        await CallsItselfAsync(new("off/own-https", $"https://app.myapp.test:{stage.Secure}"));

        // Without Fetch Metadata, what has no Referer either (as a worker from a blob: URL) cannot be told from what another site does.
        string[] silent = ["fetch-as-navigation", "fetch-no-referrer", "image-no-referrer", "script-no-referrer", "script-worker"];
        await CallsItselfAsync(new("off/own-name", $"http://app.myapp.test:{stage.Plain}", IsWhole: true), silent);
    }

    [Fact]
    public async Task An_origin_that_the_route_names_reads_and_writes_from_another_site_where_the_browser_names_it()
    {
        List<CallingPages.Target> targets =
        [
            new("named/localhost", $"http://localhost:{stage.Plain}", IsWhole: true),
            new("named/name", $"http://app.myapp.test:{stage.Plain}"),
        ];
        var page = await stage.OpenAsync($"http://partner.example:{stage.Pages}/");

        var outcome = await stage.CallAllAsync(page, targets);

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
    public async Task An_address_that_is_typed_opens()
    {
        var page = await stage.OpenAsync($"http://evil.example:{stage.Pages}/");
        foreach (
            var origin in new[]
            {
                $"http://localhost:{stage.Plain}",
                $"http://app.myapp.test:{stage.Plain}",
                $"https://app.myapp.test:{stage.Secure}",
            }
        )
        {
            var answer = await page.GotoAsync($"{origin}/off/typed/frame");

            Assert.Equal(200, answer!.Status);
            Assert.Equal("s3cret", await page.InnerTextAsync("body"));
        }
    }

    // The frame of a sandbox is no page of this origin, wherever it stands.
    private static bool IsOfThePage(string kind) => !kind.StartsWith("sandboxed-", StringComparison.Ordinal);

    private async Task CallsItselfAsync(CallingPages.Target target, params string[] except)
    {
        var page = await stage.OpenAsync(target.Origin + "/");

        var outcome = await stage.CallAllAsync(page, [target], target);

        Assert.Equal(outcome.TriedOf(target).Where(IsOfThePage).Except(except), outcome.ReachedOf(target));
        Assert.Superset(
            new HashSet<string>(["fetch", "fetch-put", "event-source", "socket", "script", "image", "style", "frame", "tab-open"]),
            outcome.ReadOf(target).ToHashSet()
        );
    }
}
