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
}
