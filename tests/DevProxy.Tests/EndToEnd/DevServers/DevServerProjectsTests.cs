using DevProxy.Companion;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.EndToEnd.DevServers;

/// <summary>
/// The first hour with a project of each framework: <c>devproxy init</c>, then its real dev server behind DevProxy, and in front of it.
/// They take minutes, and more the first time, for what npm has to download: only <c>tests/run.sh --dev-servers</c> runs them.
/// </summary>
[Collection(nameof(DevServerProject))]
public sealed class DevServerProjectsTests(Chromium chromium)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// The project; the command that <c>init</c> names; the route that it takes for the API; the file of the page's heading.
    /// </summary>
    public static TheoryData<string, string, string, string, bool> InFront()
    {
        var data = new TheoryData<string, string, string, string, bool>();
        foreach (var https in new[] { false, true })
        {
            data.Add("vite", "npm run dev", "/api", "src/greeting.js", https);
            data.Add("webpack", "npm start", "/api", "src/greeting.js", https);
            data.Add("create-react-app", "npm start", "/api", "src/App.js", https);
            data.Add("angular", "npm start", "/api", "src/app/app.html", https);
            data.Add("next", "npm run dev", "/backend", "app/page.js", https);
            data.Add("nuxt", "npm run dev", "/backend", "app/app.vue", https);
            data.Add("sveltekit", "npm run dev", "/backend", "src/routes/+page.svelte", https);
        }

        return data;
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(InFront))]
    public async Task In_front_what_init_wrote_serves_page_API_and_hot_reload_and_Ctrl_C_ends_all(
        string name,
        string start,
        string route,
        string heading,
        bool https
    )
    {
        using var home = new TemporaryFolder();
        var variables = new Dictionary<string, string?> { ["XDG_DATA_HOME"] = home.Path, ["DEVPROXY_PORT"] = "0" };
        var project = await DevServerProject.OpenAsync(name, Token);
        await using var api = await ApiAsync();

        await using (var init = DevProxyProcess.Start(project.Folder, "init", api.Url))
        {
            Assert.True(await init.ExitCodeAsync() == 0, init.Output);
            Assert.Contains(init.Out, line => line.Contains($"run: devproxy -- {start} ", StringComparison.Ordinal));
            Assert.Contains(init.Out, line => line.StartsWith($"  {route} -> ", StringComparison.Ordinal));
        }

        if (https)
        {
            await using var cert = DevProxyProcess.Start(project.Folder, variables, "cert");
            Assert.True(await cert.ExitCodeAsync() == 0, cert.Output);
        }

        await using var devproxy = DevProxyProcess.Start(
            project.Folder,
            variables,
            [.. https ? ["--https"] : Array.Empty<string>(), "--", .. start.Split(' ')]
        );
        var url = await devproxy.ProxyUrlAsync();
        await DevServerProject.AnswersAsync(url, Token);
        await using (var page = await AppPage.OpenAsync(chromium, url, trustAll: https))
        {
            await page.ShowsAsync("as it was", "kettle");
            await page.ExpectHotUpdateAsync(() => project.EditAsync(heading, "as it was", "as it is now"), url);
            Assert.All(page.RequestUrls, asked => Assert.StartsWith(url + "/", asked, StringComparison.Ordinal));
            Assert.True(page.Errors.Count == 0, $"{string.Join('\n', page.Errors)}\n{devproxy.Output}");
        }

        Assert.Equal(["/api/old", "/api/products"], api.Targets.Distinct().Order(StringComparer.Ordinal));
        var started = ProcessTree.Of(devproxy.Id);
        await devproxy.SignalAsync("INT");
        await devproxy.ExitCodeAsync();
        await OtherProcesses.GoneAsync(started);
    }

    /// <summary>The project; the script that starts it with its own proxy, and its arguments; the path of the API.</summary>
    public static TheoryData<string, string, string> Behind() =>
        new()
        {
            { "vite", "dev -- --strictPort --port PORT", "/api" },
            { "webpack", "start -- --port PORT", "/api" },
            { "create-react-app", "start", "/api" },
            { "angular", "start -- --configuration proxied --port PORT", "/api" },
            { "next", "dev -- --port PORT", "/backend" },
            { "nuxt", "dev -- --port PORT", "/backend" },
            { "sveltekit", "dev -- --strictPort --port PORT", "/backend" },
        };

    [Theory(Explicit = true)]
    [MemberData(nameof(Behind))]
    public async Task Behind_its_own_proxy_a_redirect_of_the_API_stays_with_the_page(string name, string script, string path)
    {
        var project = await DevServerProject.OpenAsync(name, Token);
        await using var api = await ApiAsync();
        await using var devproxy = DevProxyProcess.Start(project.Folder, api.Url, "--port", "0");
        await using var server = await project.ServeAsync(script, await devproxy.ProxyUrlAsync(), Token);

        await using var page = await AppPage.OpenAsync(chromium, server.Origin);
        await page.ShowsAsync("as it was", "kettle");

        Assert.All(page.RequestUrls, asked => Assert.StartsWith(server.Origin + "/", asked, StringComparison.Ordinal));
        Assert.Equal([path + "/old", path + "/products"], api.Targets.Distinct().Order(StringComparer.Ordinal));
        Assert.True(page.Errors.Count == 0, $"{string.Join('\n', page.Errors)}\n{devproxy.Output}");
        await devproxy.LineWithAsync("this came through your dev server's own proxy");
    }

    // It redirects /old to /products by its own address, as many frameworks do.
    private static async Task<TestUpstream> ApiAsync()
    {
        TestUpstream? api = null;
        api = await TestUpstream.StartAsync(context =>
        {
            var path = context.Request.Path.Value!;
            if (path.EndsWith("/old", StringComparison.Ordinal))
            {
                context.Response.StatusCode = StatusCodes.Status302Found;
                context.Response.Headers.Location = $"{api!.Url}{path[..^"old".Length]}products";
                return Task.CompletedTask;
            }

            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("""{ "name": "kettle" }""", context.RequestAborted);
        });
        return api;
    }
}
