using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd;
using DevProxy.Traffic;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

public sealed class PageAccessibilityTests(Chromium chromium, NpmPackages packages)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 400)]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task Axe_finds_no_serious_fault_in_list_and_detail(ColorScheme scheme, int width)
    {
        await using var inspector = await RunningInspector.StartAsync();
        Fill(inspector);
        inspector.Status.Refused([new ConfigProblem(ProblemSeverity.Error, 1, 2, "port", "\"port\" is a string", "write 8010")]);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/", width, scheme);
        await Assertions.Expect(page.Rows).ToHaveCountAsync(5);

        await page.AssertAccessibleAsync(packages);
        foreach (var id in new[] { 1, 2, 3, 4, 5 })
        {
            await page.Page.EvaluateAsync("id => { location.hash = id; }", id);
            await Assertions.Expect(page.Detail.Locator(".facts")).ToContainTextAsync($"#{id}");
            await page.AssertAccessibleAsync(packages, id == 1 ? null : "#detail");
        }

        await page.Detail.Locator(".message-row").First.ClickAsync();
        await Assertions.Expect(page.Detail.Locator(".message pre")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync(packages, "#detail");
        Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_no_serious_fault_while_the_list_is_empty(ColorScheme scheme)
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/", 1280, scheme);
        await Assertions.Expect(page.Page.GetByText("Waiting for the first request")).ToBeVisibleAsync();

        await page.AssertAccessibleAsync(packages);
    }

    [Fact]
    public async Task Nothing_is_wider_than_a_narrow_window()
    {
        await using var inspector = await RunningInspector.StartAsync();
        Fill(inspector);
        inspector.Add("/api/" + new string('x', 3000) + "?" + new string('y', 3000), headers: "X-Long: " + new string('z', 3000));
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/#6", 400);
        await Assertions.Expect(page.Detail.Locator(".facts")).ToContainTextAsync("#6");

        Assert.Equal(400, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Equal(
            await page.Detail.EvaluateAsync<int>("detail => detail.clientWidth"),
            await page.Detail.EvaluateAsync<int>("detail => detail.scrollWidth")
        );
    }

    // Adds one exchange of each kind that looks different.
    private static void Fill(RunningInspector inspector)
    {
        inspector.Add(
            "/api/data",
            "OPTIONS",
            401,
            ExchangeKind.Preflight,
            "/api",
            "Access-Control-Request-Method: PUT",
            "Access-Control-Request-Headers: x-team"
        );
        var repaired = inspector.Open("/api/data", "PUT", headers: "Content-Type: application/json");
        repaired.RequestBody.Append("""{"a":[1,null,"x"]}"""u8);
        repaired.ResponseBody.Append(new byte[] { 0, 1, 2 });
        inspector.Answer(repaired);
        var observation = Observation.Of(repaired.Request);
        HeaderList headers = new(
            new HeaderLine("Access-Control-Allow-Origin", "http://localhost:3000"),
            new HeaderLine("Access-Control-Allow-Credentials", "true")
        );
        var verdict = observation.Judge(observation.ToJudgingContext(), new Answer(200, headers));
        repaired.Revise(cors =>
            cors with
            {
                Mode = "repair",
                Preflight = new PreflightPart(PreflightState.Paired, 1),
                Delivered = verdict,
                Changed = ["+ access-control-allow-origin: http://localhost:3000", "- access-control-allow-origin: *"],
                Production = [new ProductionVerdict("https://your-website.com", cors.Upstream!)],
            }
        );
        inspector.Store.Ended(repaired);
        var failed = inspector.Open("/auth", "POST");
        failed.Failed(new ExchangeError("connection_refused", "Nothing is listening on localhost:7007.", "Start the server."));
        inspector.Store.Ended(failed);
        inspector.Answer(inspector.Open("/api/stream"));
        var socket = inspector.Open("/hmr", kind: ExchangeKind.Websocket, headers: ["Sec-Fetch-Mode: websocket", "Upgrade: websocket"]);
        socket.WebSocket = new WebSocketPart(1000, new WebSocketCount(3, 90), new WebSocketCount(112, 20480));
        socket.KeepMessages();
        for (var i = 0; i < 40; i++)
            PageMessagesTests.Add(
                socket,
                i % 2 == 0 ? MessageDirection.Sent : MessageDirection.Received,
                $"{{\"number\":{i},\"text\":\"{new string('x', 200)}\"}}"
            );
        PageMessagesTests.Add(socket, MessageDirection.Received, "\u0003\u00e8", MessageType.Close);
        inspector.Answer(socket, 101);
        inspector.Store.Ended(socket);
    }
}
