using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// For the file of another dev server the banner told what DevProxy's own file would mean: "open http://localhost:8010", where only the API
/// is, or an edit of the page after which CORS blocks it.
/// </summary>
public sealed class ForeignFileLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("proxy.conf.json", """{ "/api": { "target": "http://localhost:9100" } }""", "Angular", "4200", "npm start")]
    [InlineData(
        "proxy.conf.json",
        """[{ "context": ["/api", "/auth"], "target": "http://localhost:9100" }]""",
        "Angular",
        "4200",
        "npm start"
    )]
    [InlineData("vite-proxy.json", """{ "server": { "proxy": { "/api": "http://localhost:9100" } } }""", "Vite", "5173", "npm run dev")]
    [InlineData(
        "webpack.json",
        """{ "devServer": { "proxy": [{ "context": "/api", "target": "http://localhost:9100" }] } }""",
        "webpack",
        "8080",
        "npm start"
    )]
    [InlineData(".proxyrc", """{ "/api": { "target": "http://localhost:9100" } }""", "Parcel", "1234", "npm start")]
    public async Task It_says_whose_page_calls_there_and_the_one_command(string name, string text, string tool, string port, string start)
    {
        _folder.Write(name, text);
        await using var devproxy = DevProxyRun.Start(_folder.Path, name, "--port", "0");
        var url = await devproxy.ProxyUrlAsync();

        Assert.Contains(
            $"  {name} is for {tool}'s dev server, which serves the page: a page that calls /api calls that server, not DevProxy.",
            devproxy.Out
        );
        Assert.Contains(
            $"  To begin, DevProxy before both: devproxy {name} --route /=http://localhost:{port} --port {new Uri(url).Port} -- "
                + $"{start}, and open {url}",
            devproxy.Out
        );
        Assert.DoesNotContain(devproxy.Out, line => line.Contains("in your page, write", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_projects_own_dev_server_and_script_are_named()
    {
        _folder.Write("proxy.conf.json", """{ "/api": "http://localhost:9100" }""");
        _folder.Write("package.json", """{ "scripts": { "start": "ng serve --port 4300" }, "dependencies": { "@angular/core": "20" } }""");
        _folder.Write("pnpm-lock.yaml", "");
        await using var devproxy = DevProxyRun.Start(_folder.Path, "proxy.conf.json", "--port", "0");

        await devproxy.LineWithAsync("--route /=http://localhost:4300");
        await devproxy.LineWithAsync("-- pnpm start, and open");
    }

    [Fact]
    public async Task With_that_command_the_page_is_opened_here()
    {
        await using var page = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the page"));
        _folder.Write("proxy.conf.json", """{ "/api": "http://localhost:9100" }""");
        await using var devproxy = DevProxyRun.Start(
            _folder.Path,
            "proxy.conf.json",
            "--route",
            $"/=http://localhost:{page.Port}",
            "--port",
            "0"
        );

        Assert.Contains($"  To begin: open {await devproxy.ProxyUrlAsync()}", devproxy.Out);
        Assert.DoesNotContain(devproxy.Out, line => line.Contains("is for Angular", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://localhost:9100")]
    [InlineData("https://api.example.com")]
    public async Task A_package_json_has_the_API_alone(string api)
    {
        _folder.Write(
            "package.json",
            $$"""{ "proxy": "{{api}}", "scripts": { "start": "react-scripts start" }, "dependencies": { "react-scripts": "5.0.1" } }"""
        );
        await using var devproxy = DevProxyRun.Start(_folder.Path, "package.json", "--port", "0");
        var url = await devproxy.ProxyUrlAsync();

        Assert.DoesNotContain(devproxy.Out, line => line.Contains($"To begin: open {url}", StringComparison.Ordinal));
        Assert.Contains(
            "  \"proxy\" in package.json is for create-react-app's dev server, which forwards all but pages: DevProxy has only "
                + "your API, and the page stays at http://localhost:3000.",
            devproxy.Out
        );
        await devproxy.LineWithAsync(
            $"devproxy --route /api={api} --route /=http://localhost:3000 --port {new Uri(url).Port} -- npm start, and open {url}"
        );
        await devproxy.LineWithAsync(
            $"To go on opening http://localhost:3000: run devproxy {api}, and write \"proxy\": \"{url}\" in package.json"
        );
    }
}
