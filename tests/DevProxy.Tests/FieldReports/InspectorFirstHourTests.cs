using DevProxy.Cors;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// In the inspector a click moved the whole document, keys did nothing until the list was clicked, bodies could not be searched, and a
/// console line named the wrong server.
/// </summary>
public sealed class InspectorFirstHourTests(Chromium chromium)
{
    private const string Origin = "http://localhost:3000";

    [Theory]
    [InlineData(1280)]
    [InlineData(400)]
    public async Task A_section_is_scrolled_to_inside_its_pane_and_the_frame_stays(int width)
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add(headers: [.. Enumerable.Range(0, 80).Select(number => $"X-Header-{number}: value")]);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/#1", width);

        foreach (var section in new[] { "Fix", "Headers", "Timing", "Verdict", "Fix" })
        {
            await page.Detail.Locator(".sections button", new LocatorLocatorOptions { HasText = section }).First.ClickAsync();
            await Assertions.Expect(page.Detail.Locator($"#section-{section.ToLowerInvariant()} h3")).ToBeInViewportAsync();
            Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.scrollingElement.scrollTop + document.body.scrollTop"));
        }

        Assert.True(await page.Page.EvaluateAsync<bool>("document.scrollingElement.scrollHeight <= innerHeight"));
        await page.Page.EvaluateAsync("() => document.getElementById('section-timing').scrollIntoView()");
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.scrollingElement.scrollTop"));
    }

    [Fact]
    public async Task Keys_work_from_the_first_moment()
    {
        await using var inspector = await RunningInspector.StartAsync();
        for (var i = 0; i < 5; i++)
            inspector.Add($"/api/{i}");
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        await Assertions.Expect(page.Rows).ToHaveCountAsync(5);

        await page.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Row(5)).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Row(4)).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Detail.Locator(".facts")).ToContainTextAsync("#4");
    }

    [Fact]
    public async Task Enter_alone_opens_the_newest()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add();
        inspector.Add();
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        await Assertions.Expect(page.Rows).ToHaveCountAsync(2);

        await page.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Detail.Locator(".facts")).ToContainTextAsync("#2");
    }

    [Fact]
    public async Task Headers_and_bodies_are_searched()
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers["X-Made-By"] = "hand";
            return context.Response.WriteAsJsonAsync(new { name = context.Request.Path == "/api/one" ? "kettle-in-answer" : "cup" });
        });
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "routes": { "/api": "{{api.Url}}", "/made": "http://localhost:1" } }"""
        );
        using (await proxy.SendAsync("POST", "/api/one", new StringContent("teapot-in-request"), ("X-Team", "blue")))
            await proxy.EndedAsync(1);
        using (await proxy.SendAsync("GET", "/made"))
            await proxy.EndedAsync(2);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!);
        await Assertions.Expect(page.Rows).ToHaveCountAsync(2);

        string[] searches =
        [
            "kettle-in-answer", // The answer's body.
            "Teapot-In-Request", // The request's body, in any case.
            "x-team: blue", // A header line of the request.
            "x-made-by", // A header of the answer.
            "kettle-in-answer blue", // Words in different places.
        ];
        foreach (var words in searches)
        {
            await page.Page.Locator("#filter-text").FillAsync(words);
            await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
            await Assertions.Expect(page.Row(1)).ToBeVisibleAsync();
            await page.Page.Locator("#filter-text").FillAsync(words + " nowhere");
            await Assertions.Expect(page.Rows).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task What_arrives_while_something_is_searched_for_is_found_too()
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("kettle"));
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!);
        await page.Page.Locator("#filter-text").FillAsync("kettle");

        using (await proxy.SendAsync("GET", "/api/one"))
            await proxy.EndedAsync(1);

        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Size_and_type_have_a_column()
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = context.Request.Path == "/api/page" ? "text/html; charset=utf-8" : "application/problem+json";
            return context.Response.WriteAsync(new string('x', context.Request.Path == "/api/page" ? 2048 : 12));
        });
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        using (await proxy.SendAsync("GET", "/api/page"))
            await proxy.EndedAsync(1);
        using (await proxy.SendAsync("GET", "/api/data"))
            await proxy.EndedAsync(2);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!);

        await Assertions.Expect(page.Row(1).Locator(".size")).ToHaveTextAsync("2.0 KB");
        await Assertions.Expect(page.Row(1).Locator(".type")).ToHaveTextAsync("html");
        await Assertions.Expect(page.Row(2).Locator(".size")).ToHaveTextAsync("12 B");
        await Assertions.Expect(page.Row(2).Locator(".type")).ToHaveTextAsync("json");
    }

    [Fact]
    public async Task The_console_line_quotes_what_the_page_would_call()
    {
        await using var api = await SampleApi.StartAsync();
        await using var proxy = await WithAndWithoutCorsAsync(api.Url);
        await FetchAsync(proxy, 1, "/with/data?x=1");
        await FetchAsync(proxy, 2, "/without/data?x=1");
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!);

        await ShowsConsoleLineAsync(
            page,
            1,
            "Without DevProxy, Chrome’s console would say",
            $"Access to fetch at '{api.Url}/with/data?x=1' from origin '{Origin}'"
        );
        await ShowsConsoleLineAsync(
            page,
            2,
            "Chrome’s console says",
            $"Access to fetch at '{proxy.App.ProxyUrl}/without/data?x=1' from origin '{Origin}'"
        );
    }

    [Fact]
    public async Task What_the_console_says_only_with_credentials_is_told_as_that()
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return context.Response.WriteAsync("{}");
        });
        await using var proxy = await WithAndWithoutCorsAsync(api.Url);
        await FetchAsync(proxy, 1, "/with/data");
        await FetchAsync(proxy, 2, "/without/data");
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!);

        const string said = "credentials mode is 'include'";
        await ShowsConsoleLineAsync(page, 1, "Without DevProxy and with credentials, Chrome’s console would say", said);
        await ShowsConsoleLineAsync(page, 2, "With credentials, Chrome’s console would say", said);
    }

    [Fact]
    public async Task A_socket_that_one_side_has_closed_is_closing()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var socket = inspector.Open("/api/chat", kind: ExchangeKind.Websocket);
        socket.Answered(101, HeaderList.Empty, AnsweredBy.Upstream);
        socket.WebSocket = new WebSocketPart(1005, new WebSocketCount(2, 20), new WebSocketCount(1, 10));
        inspector.Store.Answered(socket);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/#1");

        await Assertions.Expect(page.Row(1).Locator(".duration")).ToHaveTextAsync("closing");
        var messages = page.Detail.Locator("#section-messages");
        await Assertions.Expect(messages).ToContainTextAsync("State");
        await Assertions
            .Expect(messages)
            .ToContainTextAsync("closing: one side has closed it with 1005 closed without a code, the other has not yet");
        await Assertions.Expect(messages).Not.ToContainTextAsync("Closed with");

        inspector.Store.Ended(socket);
        await Assertions.Expect(messages).ToContainTextAsync("Closed with1005 closed without a code");
    }

    [Fact]
    public async Task It_is_said_which_backend_was_recognised_and_by_what()
    {
        (string Header, string Value, string Said)[] cases =
        [
            ("X-Powered-By", "Express", "Express was recognised by X-Powered-By: Express."),
            ("Server", "Werkzeug/3.0.1 Python/3.12", "Flask was recognised by Server: Werkzeug/3.0.1 Python/3.12."),
            ("Set-Cookie", "csrftoken=s3cret", "Django was recognised by Set-Cookie: csrftoken=…."),
            ("X-Other", "", "The answer does not say what your API is made with: choose it here."),
        ];
        var answered = 0;
        await using var api = await TestUpstream.StartAsync(context =>
        {
            var (header, value, _) = cases[answered++];
            context.Response.Headers[header] = value;
            return context.Response.WriteAsync("{}");
        });
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        for (var id = 1; id <= cases.Length; id++)
            await FetchAsync(proxy, id, "/api/data");
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!);

        for (var id = 1; id <= cases.Length; id++)
        {
            await page.OpenAsync(id);
            await Assertions.Expect(page.Detail.Locator("#recognised")).ToHaveTextAsync(cases[id - 1].Said);
        }
    }

    private static Task<InspectedProxy> WithAndWithoutCorsAsync(string target) =>
        InspectedProxy.StartAsync(
            $$"""{ "routes": { "/with": { "target": "{{target}}", "cors": true }, "/without": { "target": "{{target}}", "cors": false } } }"""
        );

    // As a script of a page on another port calls it.
    private static async Task FetchAsync(InspectedProxy proxy, long id, string path)
    {
        using var answer = await proxy.SendAsync(
            "GET",
            path,
            null,
            ("Origin", Origin),
            ("Sec-Fetch-Mode", "cors"),
            ("Sec-Fetch-Site", "same-site")
        );
        await proxy.EndedAsync(id);
    }

    private static async Task ShowsConsoleLineAsync(InspectorPage page, long id, string caption, string text)
    {
        await page.OpenAsync(id);
        await Assertions.Expect(page.Detail.Locator(".console-line figcaption")).ToContainTextAsync(caption);
        await Assertions.Expect(page.Detail.Locator(".console-line pre")).ToContainTextAsync(text);
    }
}
