using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd;
using DevProxy.Traffic;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

public sealed class PageListTests(Chromium chromium)
{
    [Fact]
    public async Task Rows_appear_live_and_are_completed_in_place()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        await Assertions.Expect(page.Page.GetByText("Waiting for the first request")).ToBeVisibleAsync();

        var exchange = inspector.Open("/api/orders?page=2", "PUT");
        inspector.Answer(exchange, 201);
        await Assertions.Expect(page.Row(1)).ToContainTextAsync("open");
        inspector.Store.Ended(exchange);

        await Assertions.Expect(page.Row(1)).Not.ToContainTextAsync("open");
        foreach (var text in new[] { "PUT", "/api/orders?page=2", "/api", "201", "blocked" })
            await Assertions.Expect(page.Row(1)).ToContainTextAsync(text);
        Assert.EndsWith("s", await page.Row(1).Locator(".duration").InnerTextAsync(), StringComparison.Ordinal); // "ms" or, on a busy machine, "s"
        await Assertions.Expect(page.Page.GetByText("Waiting for the first request")).ToBeHiddenAsync();
        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_GraphQL_request_has_the_name_of_its_operation_and_gRPC_Web_its_status_in_list_and_detail()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var query = inspector.Open("/graphql", "POST", headers: "Content-Type: application/json");
        query.RequestBody.Append("""{"query":"mutation AddToCart { add }"}"""u8);
        inspector.Answer(query);
        inspector.Store.Ended(query);
        var call = inspector.Open("/shop.Orders/Get", "POST");
        inspector.Answer(call);
        call.Answered(
            200,
            new HeaderList(
                new("Content-Type", "application/grpc-web+proto"),
                new("grpc-status", "16"),
                new("grpc-message", "who%20are you")
            ),
            AnsweredBy.Upstream
        );
        inspector.Store.Ended(call);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);

        await Assertions.Expect(page.Row(1)).ToContainTextAsync("AddToCart");
        await Assertions.Expect(page.Row(2)).ToContainTextAsync("gRPC UNAUTHENTICATED");
        await page.OpenAsync(1);
        await Assertions.Expect(page.Detail.Locator(".facts")).ToContainTextAsync("GraphQL mutation AddToCart");
        await page.OpenAsync(2);
        await Assertions.Expect(page.Detail.Locator(".facts")).ToContainTextAsync("gRPC 16 UNAUTHENTICATED who are you");
        await page.Page.Locator("#filter-text").FillAsync("addtocart");
        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Earlier_exchanges_are_shown_newest_first()
    {
        await using var inspector = await RunningInspector.StartAsync();
        for (var i = 0; i < 120; i++)
            inspector.Add($"/api/{i}");
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);

        await Assertions.Expect(page.Page.Locator("#count")).ToHaveTextAsync("120 exchanges");
        await Assertions.Expect(page.Rows.First).ToContainTextAsync("/api/119");
    }

    [Theory]
    [InlineData(0, "0 exchanges")]
    [InlineData(1, "1 exchange")]
    public async Task Neither_a_count_nor_an_empty_list_is_shown_before_the_store_has_answered(int kept, string count)
    {
        await using var inspector = await RunningInspector.StartAsync();
        for (var i = 0; i < kept; i++)
            inspector.Add();
        var store = new TaskCompletionSource();
        await using var page = await InspectorPage.OpenAsync(
            chromium,
            inspector.Url,
            prepare: page =>
                page.RouteAsync(
                    "**/api/exchanges?**",
                    async route =>
                    {
                        await store.Task;
                        await route.ContinueAsync();
                    }
                )
        );

        await Assertions.Expect(page.Page.Locator("#empty .nothing")).ToBeAttachedAsync();
        await Assertions.Expect(page.Page.Locator("#empty")).ToBeHiddenAsync();
        await Assertions.Expect(page.Page.Locator("#count")).ToBeEmptyAsync();
        store.SetResult();

        await Assertions.Expect(page.Page.Locator("#count")).ToHaveTextAsync(count);
        await Assertions.Expect(page.Page.Locator("#empty")).ToBeVisibleAsync(new() { Visible = kept == 0 });
        await Assertions.Expect(page.Rows).ToHaveCountAsync(kept);
    }

    [Fact]
    public async Task A_preflight_and_its_request_are_one_group()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var preflight = inspector.Add("/api/data", "OPTIONS", 204, ExchangeKind.Preflight, "/api", "Access-Control-Request-Method: PUT");
        inspector.Add("/api/between");
        var request = inspector.Open("/api/data", "PUT");
        request.Revise(cors => cors with { Preflight = new PreflightPart(Cors.PreflightState.Paired, preflight.Id) });
        inspector.Answer(request);
        inspector.Store.Ended(request);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);

        await Assertions.Expect(page.Rows).ToHaveCountAsync(3);
        Assert.Equal(["row-3", "row-1", "row-2"], await page.Rows.EvaluateAllAsync<string[]>("rows => rows.map(row => row.id)"));
        await Assertions.Expect(page.Row(1)).ToContainTextAsync("preflight");

        // A filter that matches one of the two shows both.
        await page.Page.Locator("#filter-method").SelectOptionAsync("OPTIONS");
        Assert.Equal(["row-3", "row-1"], await page.Rows.EvaluateAllAsync<string[]>("rows => rows.map(row => row.id)"));
    }

    [Fact]
    public async Task Filters_combine_and_can_be_reset()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add("/api/users");
        inspector.Add("/api/users/7", "PUT", 404);
        inspector.Add("/auth/login", "POST", 502, route: "/auth");
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        await Assertions.Expect(page.Rows).ToHaveCountAsync(3);

        await page.Page.Locator("#filter-text").FillAsync("USERS");
        await Assertions.Expect(page.Rows).ToHaveCountAsync(2);
        await page.Page.Locator("#filter-status").SelectOptionAsync("4xx");
        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
        await Assertions.Expect(page.Page.Locator("#count")).ToHaveTextAsync("1 of 3");
        await page.Page.Locator("#filter-route").SelectOptionAsync("/auth");
        await Assertions.Expect(page.Page.GetByText("No exchange matches")).ToBeVisibleAsync();
        await page.Button("Reset the filter").ClickAsync();
        await Assertions.Expect(page.Rows).ToHaveCountAsync(3);
        await page.Page.Locator("#filter-outcome").SelectOptionAsync("allowed");
        await Assertions.Expect(page.Rows).ToHaveCountAsync(0);
        await page.Page.Locator("#filter-outcome").SelectOptionAsync("blocked");
        await Assertions.Expect(page.Rows).ToHaveCountAsync(3);
        await page.Page.Locator("#filter-method").SelectOptionAsync("POST");
        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Page_assets_are_hidden_with_a_count()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add();
        var asset = inspector.Open("/app.css", headers: ["Sec-Fetch-Dest: style", "Sec-Fetch-Mode: no-cors"]);
        inspector.Answer(asset);
        inspector.Store.Ended(asset);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);

        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
        await page.Button("Page assets: 1 hidden").ClickAsync();
        await Assertions.Expect(page.Rows).ToHaveCountAsync(2);
        await page.Button("Page assets").ClickAsync();
        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_pause_freezes_the_list_and_counts_new_exchanges()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add();
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);

        await page.Button("Pause").ClickAsync();
        inspector.Add();
        inspector.Add();
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Resume, 2 new" }).WaitForAsync();
        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
        await page.Page.Locator("#pause").ClickAsync();

        await Assertions.Expect(page.Rows).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Clearing_empties_the_list_and_the_store()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add();
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);

        await page.Button("Clear").ClickAsync();

        await Assertions.Expect(page.Rows).ToHaveCountAsync(0);
        Assert.Null(inspector.Store.Find(1));
    }

    [Fact]
    public async Task The_empty_list_tells_how_to_send_the_first_request()
    {
        await using var proxy = await InspectedProxy.StartAsync(
            """{ "routes": { "/api": "https://api.example.com", "/": "http://localhost:5173" } }"""
        );
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!);

        var copied = await page.CopiedAsync(() => page.Button("Copy curl command").ClickAsync(), "curl command copied");

        Assert.Equal($"curl {proxy.App.ProxyUrl}/api", copied);
        await Assertions.Expect(page.Page.Locator("#empty")).ToContainTextAsync("https://api.example.com");
    }

    [Fact]
    public async Task An_invalid_configuration_is_shown_in_a_banner_until_it_is_fixed()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        var banner = page.Page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(banner).ToHaveCountAsync(0);

        inspector.Status.Refused([
            new ConfigProblem(
                ProblemSeverity.Error,
                12,
                7,
                "routes",
                "There is no key \"targt\" in a <b>route</b>",
                "did you mean \"target\"?"
            ),
        ]);
        await Assertions.Expect(banner).ToContainTextAsync("proxy.json:12:7");
        await Assertions.Expect(banner).ToContainTextAsync("There is no key \"targt\" in a <b>route</b>. Did you mean \"target\"?");

        inspector.Status.Reloaded(new ConfigReload(Configs.Of(), ["port"], []));
        await Assertions.Expect(banner).ToHaveCountAsync(0);
        await Assertions.Expect(page.Page.Locator("#notices")).ToContainTextAsync("after a restart");
    }

    [Fact]
    public async Task An_opened_row_stays_in_view_when_the_list_becomes_narrow()
    {
        await using var inspector = await RunningInspector.StartAsync();
        for (var i = 0; i < 100; i++)
            inspector.Add($"/api/{i}");
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        await Assertions.Expect(page.Page.Locator("#count")).ToHaveTextAsync("100 exchanges");

        // This is the last row in view while rows are one line high.
        await page.OpenAsync(81);

        await Assertions.Expect(page.Page.Locator("#grid.narrow")).ToBeVisibleAsync();
        await Assertions.Expect(page.Row(81)).ToBeInViewportAsync();
    }
}
