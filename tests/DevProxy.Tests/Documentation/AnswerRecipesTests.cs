using System.Collections.Immutable;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Documentation;

/// <summary>The recipes for answers that no API gave, in a real browser.</summary>
public sealed class AnswerRecipesTests(Chromium chromium) : IDisposable
{
    private const string Api = "https://api.example.com";
    private const string DevServer = "http://localhost:5173";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Mock one endpoint")]
    public async Task One_endpoint_is_mocked_and_the_rest_is_the_APIs(string recipe)
    {
        _folder.Write("mocks/users.json", Recipe.Of(recipe).Blocks.Single(block => block.Language == "json").Text);
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the API"));
        await using var proxy = await Recipe.Of(recipe).StartAsync(_folder, (Api, api.Url), (DevServer, api.Url));
        await using var page = await PlainPage.OpenAsync(chromium);
        var post = new { method = "POST", headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" } };

        Assert.Equal(new Fetching(200, "[]"), await Fetching.FromAsync(page.Page, proxy.Url + "/api/users?page=2"));
        Assert.Equal(new Fetching(200, """[{"id":1,"name":"Ada"}]"""), await Fetching.FromAsync(page.Page, proxy.Url + "/api/users"));
        Assert.Equal(new Fetching(200, "the API"), await Fetching.FromAsync(page.Page, proxy.Url + "/api/users/1"));
        Assert.Equal(new Fetching(409, """{"error":"exists"}"""), await Fetching.FromAsync(page.Page, proxy.Url + "/api/users", post));
        Assert.Equal(new Fetching(200, "the API"), await Fetching.FromAsync(page.Page, proxy.Url + "/api/users", post));
    }

    [Theory]
    [InlineData("A broken API")]
    public async Task Some_requests_fail_and_the_page_reads_why(string recipe)
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the API"));
        await using var proxy = await Recipe.Of(recipe).StartAsync(_folder, (Api, api.Url), (DevServer, api.Url));
        await using var page = await PlainPage.OpenAsync(chromium);
        var answers = ImmutableHashSet<Fetching>.Empty;

        for (var i = 0; i < 200 && answers.Count < 2; i++)
            answers = answers.Add(await Fetching.FromAsync(page.Page, proxy.Url + "/api/users"));

        Assert.Equal(
            [new Fetching(200, "the API"), new Fetching(503, """{"error":"overloaded"}""")],
            answers.OrderBy(answer => answer.Status)
        );
    }

    [Theory]
    [InlineData("A broken API without CORS headers")]
    public async Task The_page_cannot_read_the_error(string recipe)
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the API"));
        await using var proxy = await Recipe.Of(recipe).StartAsync(_folder, (Api, api.Url));
        await using var page = await PlainPage.OpenAsync(chromium);

        Assert.Equal(new Fetching(null, "TypeError: Failed to fetch"), await Fetching.FromAsync(page.Page, proxy.Url + "/api/users"));
    }

    [Theory]
    [InlineData("Work offline")]
    public async Task What_was_seen_once_is_there_with_the_API_gone(string recipe)
    {
        await using var page = await PlainPage.OpenAsync(chromium);
        await using (var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the API")))
        {
            await using var online = Start(recipe, (Api, api.Url), (DevServer, page.Origin));
            Assert.Equal("the API", await TextAsync(page, await online.ProxyUrlAsync()));
            await online.EndAsync();
        }

        await using var offline = Start(recipe, (Api, "http://localhost:1"), (DevServer, "http://localhost:1"));
        Assert.Equal("the API", await TextAsync(page, await offline.ProxyUrlAsync()));
    }

    [Theory]
    [InlineData("A Playwright suite on a recording")]
    public async Task A_suite_runs_on_what_was_recorded(string recipe)
    {
        _folder.Write(
            "e2e.har",
            """
            { "log": { "entries": [{
              "request": { "method": "GET", "url": "http://localhost:8010/api/users", "headers": [] },
              "response": { "status": 200, "headers": [], "content": { "mimeType": "text/plain", "text": "recorded" } }
            }] } }
            """
        );
        await using var devproxy = Start(recipe, (Api, "http://localhost:1"));
        await using var page = await PlainPage.OpenAsync(chromium);
        var url = await devproxy.ProxyUrlAsync();

        Assert.Equal(new Fetching(200, "recorded"), await Fetching.FromAsync(page.Page, url + "/api/users"));
        Assert.Equal(502, (await Fetching.FromAsync(page.Page, url + "/api/orders")).Status);
    }

    [Theory]
    [InlineData("Staging for one route")]
    public async Task One_route_comes_from_staging_and_the_other_does_not(string recipe)
    {
        await using var local = await TestUpstream.StartAsync(context => context.Response.WriteAsync("local"));
        await using var staging = await TestUpstream.StartAsync(context => context.Response.WriteAsync("staging"));
        await using var devproxy = Start(
            recipe,
            (Api, staging.Url),
            ("http://localhost:4000", local.Url),
            ("http://localhost:4001", local.Url)
        );
        await using var page = await PlainPage.OpenAsync(chromium);
        var url = await devproxy.ProxyUrlAsync();

        Assert.Equal(new Fetching(200, "staging"), await Fetching.FromAsync(page.Page, url + "/api/users"));
        Assert.Equal(new Fetching(200, "local"), await Fetching.FromAsync(page.Page, url + "/login"));
    }

    [Theory]
    [InlineData("Two front ends on two names")]
    public async Task Each_name_has_its_own_page_and_both_have_the_API(string recipe)
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the API"));
        await using var shop = await TestUpstream.StartAsync(context => PageAsync(context, "shop"));
        await using var admin = await TestUpstream.StartAsync(context => PageAsync(context, "admin"));
        await using var devproxy = Start(recipe, (Api, api.Url), (DevServer, shop.Url), ("http://localhost:5174", admin.Url));
        var url = await devproxy.ProxyUrlAsync();
        await using var context = await chromium.NewShellContextAsync();
        foreach (var name in new[] { "shop", "admin" })
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(url.Replace("localhost", $"{name}.localhost", StringComparison.Ordinal));
            Assert.Equal(name, await page.TitleAsync());
            Assert.Equal(new Fetching(200, "the API"), await Fetching.FromAsync(page, "/api/users"));
            await page.EvaluateAsync("name => { localStorage.mine ??= name; }", name);
            Assert.Equal(name, await page.EvaluateAsync<string>("localStorage.mine"));
        }
    }

    [Theory]
    [InlineData("A slow API")]
    public async Task An_answer_takes_its_time(string recipe)
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the API"));
        await using var proxy = await Recipe.Of(recipe).StartAsync(_folder, (Api, api.Url), (DevServer, api.Url));
        await using var page = await PlainPage.OpenAsync(chromium);
        var began = TimeProvider.System.GetTimestamp();

        var answer = await Fetching.FromAsync(page.Page, proxy.Url + "/api/users");

        Assert.Equal(new Fetching(200, "the API"), answer);
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(700));
    }

    // The program itself, with the recipe's own words; a command of its own ends with the test.
    private DevProxyRun Start(string recipe, params IEnumerable<(string Target, string StandIn)> standIns)
    {
        var json = Recipe.Of(recipe).ProxyJson;
        foreach (var (target, standIn) in standIns)
        {
            Assert.Contains(target, json, StringComparison.Ordinal);
            json = json.Replace(target, standIn, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("example.com", json, StringComparison.Ordinal);
        _folder.Write("proxy.json", json);
        var words = Recipe.Of(recipe).Command.Trim().Split(' ').Skip(1).TakeWhile(word => word != "--");
        return DevProxyRun.Start(_folder.Path, [.. words, "--port", "0"]);
    }

    private static async Task<string?> TextAsync(PlainPage page, string url)
    {
        await page.Page.GotoAsync(url);
        return (await Fetching.FromAsync(page.Page, "/api/users")).Text;
    }

    private static Task PageAsync(HttpContext context, string title)
    {
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync($"<!doctype html><link rel=icon href='data:,'><title>{title}</title>", context.RequestAborted);
    }
}
