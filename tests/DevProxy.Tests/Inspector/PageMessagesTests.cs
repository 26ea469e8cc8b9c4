using System.Text;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd;
using DevProxy.Traffic;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

public sealed class PageMessagesTests(Chromium chromium)
{
    private const int Flood = 20_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_appear_while_the_socket_is_open_and_the_chosen_one_is_shown_in_full()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var socket = OpenSocket(inspector);
        Add(socket, MessageDirection.Sent, """{"type":"subscribe","token":"abc"}""");
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/#1");
        var rows = page.Detail.Locator(".message-row");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(rows.First).ToContainTextAsync("from the browser");
        await Assertions.Expect(rows.First).ToContainTextAsync("""{"type":"subscribe","token":"***"}""");

        Add(socket, MessageDirection.Received, "hello");
        Add(socket, MessageDirection.Received, "\u0003\u00e8bye", MessageType.Close);
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("to the browser");
        await Assertions.Expect(rows.Nth(2)).ToContainTextAsync("1000 bye");

        await rows.First.ClickAsync();
        var chosen = page.Detail.Locator(".message");
        await Assertions.Expect(chosen.Locator("pre")).ToContainTextAsync("\n  \"type\": \"subscribe\"");
        await chosen.GetByRole(AriaRole.Button, new() { Name = "Raw" }).ClickAsync();
        await Assertions.Expect(chosen.Locator("pre")).ToHaveTextAsync("""{"type":"subscribe","token":"***"}""");

        // New messages and the end of the connection do not change the selection.
        Add(socket, MessageDirection.Received, "one more");
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        inspector.Store.Ended(socket);
        await Assertions.Expect(page.Detail.Locator(".facts")).Not.ToContainTextAsync("open");
        await Assertions.Expect(chosen.Locator("pre")).ToHaveTextAsync("""{"type":"subscribe","token":"***"}""");
        await Assertions.Expect(rows.First).ToHaveAttributeAsync("aria-selected", "true");
    }

    [Fact]
    public async Task Messages_are_filtered_by_text_and_direction_and_navigated_by_keys()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var socket = OpenSocket(inspector);
        for (var i = 0; i < 100; i++)
            Add(socket, i % 2 == 0 ? MessageDirection.Sent : MessageDirection.Received, $"message {i}");
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/#1");
        var list = page.Page.Locator("#messages");
        var count = page.Page.Locator("#messages-count");
        await Assertions.Expect(count).ToHaveTextAsync("100 in all");
        await Assertions.Expect(list.GetByText("message 99")).ToBeInViewportAsync();

        await list.FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(list.GetByText("message 0", new() { Exact = true })).ToBeInViewportAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Detail.Locator(".message pre")).ToHaveTextAsync("message 1");
        var active = await list.GetAttributeAsync("aria-activedescendant");
        await Assertions.Expect(page.Page.Locator($"#{active}")).ToHaveAttributeAsync("aria-selected", "true");

        // New messages and the end of the connection do not scroll the list.
        Add(socket, MessageDirection.Sent, "message 100");
        await Assertions.Expect(count).ToHaveTextAsync("101 in all");
        inspector.Store.Ended(socket);
        await Assertions.Expect(page.Detail.Locator(".facts")).Not.ToContainTextAsync("open");
        await Assertions.Expect(list.GetByText("message 0", new() { Exact = true })).ToBeInViewportAsync();

        await page.Page.Locator("#messages-filter").FillAsync("MESSAGE 1");
        await Assertions.Expect(count).ToHaveTextAsync("12 of 101");
        await page.Page.Locator("#messages-direction").SelectOptionAsync("sent");
        await Assertions.Expect(count).ToHaveTextAsync("6 of 101");
        await page.Page.Locator("#messages-filter").FillAsync("");
        await Assertions.Expect(count).ToHaveTextAsync("51 of 101");
    }

    [Fact]
    public async Task Events_of_a_stream_are_shown_as_they_come()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var exchange = inspector.Open("/api/prices");
        using var reader = EventReader.Of(exchange, "text/event-stream", null)!;
        inspector.Answer(exchange);
        reader.Read("id: 7\nevent: price\ndata: {\"eur\":1}\n\n"u8);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/#1");
        var rows = page.Detail.Locator("#section-events").Locator(".message-row");
        await Assertions.Expect(rows).ToHaveCountAsync(1);

        reader.Read("data: plain\n\n"u8);
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("message");
        await rows.First.ClickAsync();
        await Assertions.Expect(page.Detail.Locator(".message figcaption")).ToContainTextAsync("price · id 7");
        await Assertions.Expect(page.Page.Locator("#messages-direction")).ToBeHiddenAsync();
    }

    // The cost of an update is counted in drawn rows and in requests, as their number is the same on every machine and the time is not.
    [Fact]
    public async Task Twenty_thousand_messages_draw_no_more_rows_than_are_in_view_and_ask_a_few_times_a_second()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var socket = OpenSocket(inspector);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/#1");
        await Assertions.Expect(page.Detail.Locator(".facts")).ToContainTextAsync("#1");
        await page.Page.EvaluateAsync(
            """
            () => {
              window.seen = { asked: 0, most: 0, since: performance.now() };
              const fetch = window.fetch;
              window.fetch = (...args) => { window.seen.asked++; return fetch(...args); };
              let rows = 0;
              const count = changes => { for (const { addedNodes } of changes) for (const node of addedNodes) rows += node.matches?.('.message-row') ? 1 : 0; };
              new MutationObserver(count).observe(document.getElementById('detail'), { childList: true, subtree: true });
              requestAnimationFrame(function frame() {
                window.seen.most = Math.max(window.seen.most, rows);
                rows = 0;
                requestAnimationFrame(frame);
              });
            }
            """
        );
        for (var i = 0; i < Flood; i++)
        {
            Add(socket, MessageDirection.Received, $"message {i}");
            if (i % 400 == 0)
                await Task.Delay(20, Token);
        }

        await Assertions.Expect(page.Page.Locator("#messages-count")).ToHaveTextAsync("the last 500 of 20,000");
        await Assertions.Expect(page.Detail.GetByText($"message {Flood - 1}")).ToBeInViewportAsync();
        Assert.True(await page.Detail.Locator(".message-row").CountAsync() < 40);
        Assert.InRange(await page.Page.EvaluateAsync<int>("() => window.seen.most"), 1, 80);
        var (asked, seconds) = (
            await page.Page.EvaluateAsync<int>("() => window.seen.asked"),
            await page.Page.EvaluateAsync<double>("() => (performance.now() - window.seen.since) / 1000")
        );
        Assert.InRange(asked, 1, (int)(seconds * 4) + 3); // One request for each event, and events come at least 250 ms apart.
    }

    internal static Exchange OpenSocket(RunningInspector inspector)
    {
        var socket = inspector.Open("/chat", kind: ExchangeKind.Websocket, headers: ["Sec-Fetch-Mode: websocket", "Upgrade: websocket"]);
        socket.WebSocket = new WebSocketPart(null, new WebSocketCount(0, 0), new WebSocketCount(0, 0));
        socket.KeepMessages();
        inspector.Answer(socket, 101);
        return socket;
    }

    internal static void Add(Exchange socket, MessageDirection direction, string text, MessageType type = MessageType.Text)
    {
        var payload = type == MessageType.Text ? Encoding.UTF8.GetBytes(text) : Encoding.Latin1.GetBytes(text);
        socket.Messages!.Add(new KeptMessage(socket.ElapsedMs, direction, type, payload.Length, IsCut: false, Unreadable: null), payload);
        socket.Messages.Tell();
    }
}
