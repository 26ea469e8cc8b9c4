using DevProxy.Tests.EndToEnd;
using DevProxy.Traffic;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

public sealed class PageDetailTests(Chromium chromium)
{
    private const string Origin = "http://localhost:3000";

    private static readonly (string, string)[] Put =
    [
        ("Origin", Origin),
        ("Sec-Fetch-Mode", "cors"),
        ("Sec-Fetch-Site", "same-site"),
        ("Access-Control-Request-Method", "PUT"),
        ("Access-Control-Request-Headers", "authorization,x-team"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_blocked_preflight_shows_the_failing_step_Chromes_line_and_the_fix()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        using (await proxy.SendAsync("OPTIONS", "/api/data", null, Put))
            await proxy.EndedAsync(1);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1");

        var step = page.Detail.Locator("tr.failed");
        await Assertions.Expect(step).ToHaveCountAsync(1);
        await Assertions.Expect(step).ToContainTextAsync("The page’s origin is allowed");
        await Assertions.Expect(step).ToContainTextAsync("Access-Control-Allow-Origin: " + Origin);
        await Assertions.Expect(step).ToContainTextAsync("fails here");
        await Assertions
            .Expect(page.Detail.Locator(".console-line pre"))
            .ToHaveTextAsync(
                $"Access to fetch at '{proxy.App.ProxyUrl}/api/data' from origin '{Origin}' has been blocked by CORS policy: "
                    + "Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is "
                    + "present on the requested resource."
            );
        await page.Detail.GetByText("In Firefox").ClickAsync();
        await Assertions
            .Expect(page.Detail.GetByLabel("Firefox’s console line"))
            .ToHaveTextAsync(
                $"Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {proxy.App.ProxyUrl}/api/data. "
                    + "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 401."
            );
        await Assertions.Expect(page.Detail.Locator("#section-verdict")).ToContainTextAsync("options-rejected-by-auth");
        await Assertions.Expect(page.Detail.Locator("#section-fix")).ToContainTextAsync("\"cors\": true");
    }

    [Fact]
    public async Task The_fix_has_a_tab_for_each_backend_and_is_copied()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        using (
            await proxy.SendAsync("GET", "/api/data", null, ("Origin", Origin), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "same-site"))
        )
            await proxy.EndedAsync(1);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1");
        var tabs = page.Detail.GetByRole(AriaRole.Tab);
        await Assertions.Expect(tabs).ToHaveCountAsync(Enum.GetValues<DevProxy.Cors.Backend>().Length);

        // The answer says X-Powered-By: Express.
        await Assertions
            .Expect(page.Detail.GetByRole(AriaRole.Tab, new LocatorGetByRoleOptions { Selected = true }))
            .ToContainTextAsync("Express");
        await page.Detail.GetByRole(AriaRole.Tab, new LocatorGetByRoleOptions { Name = "nginx" }).ClickAsync();

        var copied = await page.CopiedAsync(() => page.Button("Copy the nginx fix").ClickAsync(), "nginx fix copied");
        Assert.Contains("add_header", copied, StringComparison.Ordinal);
        Assert.Equal(await page.Detail.Locator("#fix-panel code").TextContentAsync(), copied);
    }

    [Fact]
    public async Task Header_lines_are_shown_side_by_side_with_what_was_added_replaced_and_removed()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "routes": { "/api": { "target": "{{api.Url}}", "cors": true, "headers": { "X-Env": "dev", "Accept": "text/x" }, "responseHeaders": { "X-Powered-By": null } } } }"""
        );
        using (
            await proxy.SendAsync(
                "GET",
                "/api/data",
                null,
                ("Origin", Origin),
                ("Sec-Fetch-Mode", "cors"),
                ("Sec-Fetch-Site", "same-site"),
                ("Accept", "*/*")
            )
        )
            await proxy.EndedAsync(1);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1");
        var lines = page.Detail.Locator(".lines tr");

        await Assertions.Expect(lines.Filter(new LocatorFilterOptions { HasText = "X-Env: dev" })).ToContainTextAsync("added");
        await Assertions.Expect(lines.Filter(new LocatorFilterOptions { HasText = "text/x" })).ToContainTextAsync("replaced");
        await Assertions.Expect(lines.Filter(new LocatorFilterOptions { HasText = "X-Powered-By: Express" })).ToContainTextAsync("removed");
        await Assertions
            .Expect(lines.Filter(new LocatorFilterOptions { HasText = "Access-Control-Allow-Origin: " + Origin }))
            .ToContainTextAsync("added");

        await page.Detail.GetByLabel("only what changed").CheckAsync();
        await Assertions.Expect(lines.Filter(new LocatorFilterOptions { HasText = "Sec-Fetch-Mode" })).ToBeHiddenAsync();
        await Assertions.Expect(lines.Filter(new LocatorFilterOptions { HasText = "X-Env: dev" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_body_that_is_HTML_or_script_is_shown_as_text()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        using (
            await proxy.SendAsync(
                "GET",
                "/api/html?q=" + Uri.EscapeDataString(SampleApi.Script),
                null,
                ("X-Header", SampleApi.Script),
                ("Origin", Origin)
            )
        )
            await proxy.EndedAsync(1);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1");

        await Assertions.Expect(page.Detail.Locator(".body pre")).ToHaveTextAsync(SampleApi.Script);
        await Assertions.Expect(page.Detail.Locator(".lines").First).ToContainTextAsync(SampleApi.Script);
        Assert.False(
            await page.Page.EvaluateAsync<bool>(
                "() => 'hacked' in window || document.querySelector('#detail script, #detail img') !== null"
            )
        );
    }

    [Fact]
    public async Task JSON_is_formatted_and_can_be_shown_raw()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        using (await proxy.SendAsync("GET", "/api/data"))
            await proxy.EndedAsync(1);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1");
        var body = page.Detail.Locator(".body pre");

        Assert.Equal(
            "{\n  \"id\": 7,\n  \"name\": \"kettle\",\n  \"tags\": [\n    \"hot\",\n    null\n  ]\n}",
            await body.TextContentAsync()
        );
        await page.Button("Raw").ClickAsync();
        Assert.Equal("""{"id":7,"name":"kettle","tags":["hot",null]}""", await body.TextContentAsync());
    }

    [Fact]
    public async Task A_replay_adds_a_row_that_names_the_original()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        using (await proxy.SendAsync("GET", "/api/data"))
            await proxy.EndedAsync(1);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1");

        await page.Button("Replay").ClickAsync();

        await Assertions.Expect(page.Row(2)).ToContainTextAsync("of #1");
        await Assertions.Expect(page.Detail.Locator(".facts")).ToContainTextAsync("replay of #1");
        Assert.Equal(2, api.Calls.Count);
    }

    [Fact]
    public async Task Requests_are_copied_as_cURL_and_as_fetch_without_secrets()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        using var body = new StringContent("""{"it's":1}""", System.Text.Encoding.UTF8, "application/json");
        using (
            await proxy.SendAsync(
                "PUT",
                "/api/data",
                body,
                ("Authorization", "Bearer s3cret"),
                ("Cookie", "a=s3cret"),
                ("X-Team", "checkout")
            )
        )
            await proxy.EndedAsync(1);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1");

        var curl = await page.CopiedAsync(() => page.Button("Copy as cURL").ClickAsync(), "cURL command copied");
        var fetch = await page.CopiedAsync(() => page.Button("Copy as fetch()").ClickAsync(), "fetch() call copied");

        Assert.Equal(await proxy.Inspector.GetStringAsync(new Uri("/api/exchanges/1/curl", UriKind.Relative), Token), curl);
        Assert.Equal(
            $$"""
            await fetch('{{proxy.App.ProxyUrl}}/api/data', {
              method: 'PUT',
              headers: {
                'Authorization': 'Bearer ***',
                'Content-Type': 'application/json; charset=utf-8',
                'X-Team': 'checkout',
              },
              body: '{"it\'s":1}',
              credentials: 'include',
            });
            """,
            fetch
        );
    }

    [Fact]
    public async Task A_downloaded_HAR_file_opens_again_and_replaces_the_list()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "routes": { "/api": { "target": "{{api.Url}}", "cors": true } } }"""
        );
        using (await proxy.SendAsync("OPTIONS", "/api/data", null, Put))
            await proxy.EndedAsync(1);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!);
        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
        var download = await page.Page.RunAndWaitForDownloadAsync(() =>
            page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Download HAR" }).ClickAsync()
        );
        Assert.Equal("devproxy.har", download.SuggestedFilename);
        await page.Button("Clear").ClickAsync();
        await Assertions.Expect(page.Rows).ToHaveCountAsync(0);

        var file = await page.Page.RunAndWaitForFileChooserAsync(() => page.Button("Open HAR").ClickAsync());
        await file.SetFilesAsync(await download.PathAsync());

        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
        await page.OpenAsync(1);
        await Assertions.Expect(page.Detail.Locator("td .state.failed")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Detail.Locator("#section-verdict")).ToContainTextAsync("Without DevProxy");
        await page.Button("Back to the live list").ClickAsync();
        await Assertions.Expect(page.Rows).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_opened_file_without_entries_waits_for_no_request()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        await Assertions.Expect(page.Page.Locator("#empty")).ToBeVisibleAsync();

        var chooser = await page.Page.RunAndWaitForFileChooserAsync(() => page.Button("Open HAR").ClickAsync());
        await chooser.SetFilesAsync(
            new FilePayload
            {
                Name = "none.har",
                MimeType = "application/json",
                Buffer = """{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[]}}"""u8.ToArray(),
            }
        );

        await Assertions.Expect(page.Page.GetByText("This is none.har, 0 entries")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator("#empty")).ToBeHiddenAsync();
        await page.Button("Back to the live list").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#empty")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_says_when_an_exchange_is_no_longer_kept()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/#42");
        page.ExpectedError = "404";

        await Assertions.Expect(page.Detail.GetByRole(AriaRole.Heading)).ToHaveTextAsync("#42 is no longer kept");
    }

    [Fact]
    public async Task A_WebSocket_shows_the_messages_of_both_directions_and_how_it_was_closed()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var socket = inspector.Open("/hmr", kind: ExchangeKind.Websocket, headers: ["Sec-Fetch-Mode: websocket", "Upgrade: websocket"]);
        socket.WebSocket = new WebSocketPart(1001, new WebSocketCount(1, 90), new WebSocketCount(112, 20480));
        inspector.Answer(socket, 101);
        inspector.Store.Ended(socket);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/#1");

        var messages = page.Detail.Locator("#section-messages");
        foreach (var text in new[] { "1 message, 90 B", "112 messages, 20.0 KB", "1001 going away" })
            await Assertions.Expect(messages).ToContainTextAsync(text);
        await Assertions.Expect(page.Detail.Locator("#replay")).ToHaveAttributeAsync("aria-disabled", "true");
    }

    [Fact]
    public async Task A_long_URL_is_folded_and_can_be_shown_in_full()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add("/api/" + new string('x', 3000));
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/#1");
        await Assertions.Expect(page.Detail.Locator("#section-verdict")).ToBeInViewportAsync();

        await page.Button("Show the whole URL").ClickAsync();
        await Assertions.Expect(page.Detail.Locator("#section-verdict")).Not.ToBeInViewportAsync();
        await page.Button("Fold the URL").ClickAsync();

        await Assertions.Expect(page.Detail.Locator("#section-verdict")).ToBeInViewportAsync();
    }
}
