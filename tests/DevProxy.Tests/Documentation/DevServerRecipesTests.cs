using System.Net;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Documentation;

/// <summary>The recipes for dev servers: page, API and hot reload under one origin.</summary>
public sealed class DevServerRecipesTests(Chromium chromium, NpmPackages packages) : IDisposable
{
    private const string Api = "https://api.example.com";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Vite")]
    public async Task Vites_page_shows_what_the_API_says_and_is_updated(string recipe)
    {
        await using var vite = await ViteServer.StartAsync(packages, Token);
        await IsServedAsync(recipe, "http://localhost:5173", vite);
    }

    [Theory]
    [InlineData("webpack")]
    public async Task Webpacks_page_shows_what_the_API_says_and_is_updated(string recipe)
    {
        await using var webpack = await WebpackServer.StartAsync(packages, Token);
        await IsServedAsync(recipe, "http://localhost:8080", webpack);
    }

    [Theory]
    [InlineData("create-react-app", "http://localhost:3000", "/ws", "/api/users", "/api/users")]
    [InlineData("Angular", "http://localhost:4200", "/", "/api/users", "/users")]
    [InlineData("Vue CLI", "http://localhost:8080", "/ws", "/api/users", "/api/users")]
    [InlineData("Next.js", "http://localhost:3000", "/_next/webpack-hmr", "/backend/users", "/users")]
    [InlineData("SvelteKit", "http://localhost:5173", "/", "/backend/users", "/users")]
    public async Task A_dev_server_of_the_same_habits_serves_page_socket_and_forms(
        string recipe,
        string devServer,
        string socket,
        string called,
        string arrived
    )
    {
        await using var server = await DevServerStandIn.StartAsync(socket);
        await using var api = await ApiWithoutCors.StartAsync();
        await using var proxy = await Recipe.Of(recipe).StartAsync(_folder, (Api, api.Url), (devServer, Local(server.Url)));

        Assert.Equal(DevServerStandIn.Page, await _http.GetStringAsync(new Uri(proxy.Url + "/some/page"), Token));
        Assert.Equal("hot", await RecipeSocket.AskAsync(proxy, socket));
        using var form = new HttpRequestMessage(HttpMethod.Post, proxy.Url + "/login") { Headers = { { "Origin", proxy.Url } } };
        using var sent = await _http.SendAsync(form, Token);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);

        Assert.Contains("kettle", await _http.GetStringAsync(new Uri(proxy.Url + called), Token), StringComparison.Ordinal);
        Assert.Equal([arrived], api.Targets);
    }

    [Theory]
    [InlineData("docker compose")]
    public async Task In_compose_the_dev_server_sees_the_browsers_host_and_the_image_its_folder(string recipe)
    {
        await using var server = await DevServerStandIn.StartAsync();
        await using var api = await ApiWithoutCors.StartAsync();
        await using var proxy = await Recipe
            .Of(recipe)
            .StartAsync(_folder, ("http://api:5000", api.Url), ("http://web:5173", Local(server.Url)));

        Assert.Equal(DevServerStandIn.Page, await _http.GetStringAsync(new Uri(proxy.Url), Token));
        Assert.Contains("kettle", await _http.GetStringAsync(new Uri(proxy.Url + "/api/users"), Token), StringComparison.Ordinal);
        Assert.Equal(ChangeOrigin.Browser, proxy.Config.Routes.Single(route => route.Key == "/").ChangeOrigin);

        var lines = Recipe
            .Of(recipe)
            .Blocks.Single(block => block.Language == "yaml")
            .Text.Split('\n')
            .Select(line => line.Trim())
            .ToList();
        var dockerfile = await File.ReadAllLinesAsync(Repository.Path("Dockerfile"), Token);
        var ports = dockerfile.Single(line => line.StartsWith("EXPOSE ", StringComparison.Ordinal)).Split(' ').Skip(1);
        Assert.Equal(
            ports.Select(port => $"- \"127.0.0.1:{port}:{port}\""),
            lines.Where(line => line.StartsWith("- \"", StringComparison.Ordinal))
        );
        Assert.Contains("image: devproxy", lines);
        Assert.Contains("- ./devproxy:/config:ro", lines);
        Assert.Contains("WORKDIR /config", dockerfile);
    }

    private async Task IsServedAsync(string recipe, string devServer, NodeServer server)
    {
        await using var api = await ApiWithoutCors.StartAsync();
        await using var proxy = await Recipe.Of(recipe).StartAsync(_folder, (Api, api.Url), (devServer, server.Origin));
        await using var page = await AppPage.OpenAsync(chromium, proxy.Url);

        await page.ShowsAsync("as it was", "kettle");
        await page.ExpectHotUpdateAsync(server, proxy.Url);
        Assert.Equal(["/api/products"], api.Targets);
        Assert.Empty(page.Errors);
    }

    // Dev servers are called by this name, and look at it.
    private static string Local(string url) => url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
}
