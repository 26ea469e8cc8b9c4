using System.Globalization;
using DevProxy.Cli;
using DevProxy.Tests.Cli;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A first proxy.json took over paths that the project serves itself, and named a port on which the dev server does not listen.
/// </summary>
public sealed class InitFirstHourTests : IDisposable
{
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("next", "app/api/hello/route.js")]
    [InlineData("next", "src/app/api/hello/route.ts")]
    [InlineData("next", "app/(shop)/api/cart/[id]/route.ts")]
    [InlineData("next", "pages/api/hello.js")]
    [InlineData("next", "src/pages/api/users/[id].ts")]
    [InlineData("nuxt", "server/api/hello.ts")]
    [InlineData("nuxt", "server/routes/api/hello.get.ts")]
    [InlineData("@sveltejs/kit", "src/routes/api/hello/+server.js")]
    [InlineData("@sveltejs/kit", "src/routes/(app)/api/hello/+server.ts")]
    [InlineData("astro", "src/pages/api/hello.js")]
    [InlineData("astro", "src/pages/api/hello.json.ts")]
    [InlineData("@react-router/dev", "app/routes/api.hello.ts")]
    [InlineData("@remix-run/dev", "app/routes/api/hello.tsx")]
    public async Task A_projects_own_API_stays_and_the_other_one_gets_another_prefix(string package, string file)
    {
        _run.Write("package.json", $$"""{ "scripts": { "dev": "vite" }, "devDependencies": { "{{package}}": "1", "vite": "8" } }""");
        _run.Write(file, "export default 1");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("init", "http://localhost:9100"));

        var written = File.ReadAllText(Path.Combine(_run.Folder, "proxy.json"));
        Assert.Contains(
            "\"/backend\": { \"target\": \"http://localhost:9100\", \"pathRewrite\": { \"^/backend\": \"/api\" } }",
            written,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("\"/api\":", written, StringComparison.Ordinal);
        Assert.Contains($"/api is your project's own ({file}), so the API is at /backend\n", _run.Out, StringComparison.Ordinal);
        Assert.Contains("call /backend/… where it calls the API", _run.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await _run.RunAsync("validate"));
    }

    [Theory]
    [InlineData("https://api.example.com/v2", "https://api.example.com/v2/users")]
    [InlineData("https://api.example.com/api", "https://api.example.com/api/users")]
    [InlineData("https://api.example.com", "https://api.example.com/api/users")]
    public async Task The_other_prefix_leads_to_where_the_URL_points(string url, string asked)
    {
        _run.Write("package.json", """{ "dependencies": { "next": "16" } }""");
        _run.Write("app/api/hello/route.js", "");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("init", url));
        Assert.Equal(ExitCode.Done, await _run.RunAsync("explain", "/backend/users"));

        Assert.Contains(asked, _run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("next", "app/shop/page.js")]
    [InlineData("next", "app/api/README.md")]
    [InlineData("next", "app/api/hello/page.js")]
    [InlineData("next", "app/shop/api/route.js")]
    [InlineData("vite", "src/pages/api/users.js")] // A client's code, in a project without a server of its own.
    [InlineData("@sveltejs/kit", "src/routes/apis/+server.js")]
    public async Task Without_an_API_of_its_own_a_project_gets_the_usual_prefix(string package, string file)
    {
        _run.Write("package.json", $$"""{ "dependencies": { "{{package}}": "1" } }""");
        _run.Write(file, "");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("init", "http://localhost:9100"));

        Assert.Contains(
            "\"/api\": \"http://localhost:9100\"",
            File.ReadAllText(Path.Combine(_run.Folder, "proxy.json")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("react-scripts", "react-scripts start", ".env", "PORT=3100\n", "3100")]
    [InlineData("react-scripts", "react-scripts start", ".env.development.local", "HOST=x\nexport PORT=\"3200\"\n", "3200")]
    [InlineData("@vue/cli-service", "vue-cli-service serve", ".env", "PORT = 3100", "3100")]
    [InlineData("vite", "vite", ".env", "PORT=3100", "5173")] // Vite does not read it.
    [InlineData("react-scripts", "PORT=3300 react-scripts start", ".env", "PORT=3100", "3300")]
    [InlineData("next", "next dev -p 3100", ".env", "", "3100")]
    [InlineData("next", "next dev --port=3100", ".env", "", "3100")]
    [InlineData("vite", "vite --port 3100", ".env", "", "3100")]
    [InlineData("@vue/cli-service", "vue-cli-service serve", "vue.config.js", "module.exports = { devServer: { port: 3100 } }", "3100")]
    [InlineData(
        "webpack-dev-server",
        "webpack serve",
        "webpack.config.js",
        "module.exports = { devServer: { host: 'x', port: 3100 } }",
        "3100"
    )]
    [InlineData("astro", "astro dev", "astro.config.mjs", "export default { server: { port: 3100 } }", "3100")]
    [InlineData("nuxt", "nuxt dev", "nuxt.config.ts", "export default { devServer: { port: 3100 } }", "3100")]
    public async Task The_dev_servers_port_is_the_one_that_the_project_says(
        string package,
        string script,
        string file,
        string text,
        string port
    )
    {
        _run.Write("package.json", $$"""{ "scripts": { "start": "{{script}}" }, "dependencies": { "{{package}}": "1" } }""");
        _run.Write(file, text);

        Assert.Equal(ExitCode.Done, await _run.RunAsync("init", "http://localhost:9100"));

        Assert.Contains(
            $"\"/\": \"http://localhost:{port}\"",
            File.ReadAllText(Path.Combine(_run.Folder, "proxy.json")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("webpack-dev-server", "webpack.config.js")]
    [InlineData("@vue/cli-service", "vue.config.js")]
    public async Task The_line_that_brings_hot_reload_through_DevProxy_is_told_unless_it_is_there(string package, string file)
    {
        _run.Write("package.json", $$"""{ "dependencies": { "{{package}}": "1" } }""");
        await _run.RunAsync("init", "http://localhost:9100");
        Assert.Contains(
            $"for hot reload: in {file}, write devServer: {{ client: {{ webSocketURL: \"auto://0.0.0.0:0/ws\" }} }}",
            _run.Out,
            StringComparison.Ordinal
        );

        using var other = new CommandRun();
        other.Write("package.json", $$"""{ "dependencies": { "{{package}}": "1" } }""");
        other.Write(file, "module.exports = { devServer: { client: { webSocketURL: 'auto://0.0.0.0:0/ws' } } }");
        await other.RunAsync("init", "http://localhost:9100");
        Assert.DoesNotContain("webSocketURL", other.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("react-scripts", "socket 0, browser none")]
    [InlineData("vite", "socket undefined, browser undefined")]
    public async Task The_companion_of_create_react_app_takes_its_socket_from_the_page_and_opens_no_other(string package, string said)
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        folder.Write("package.json", $$"""{ "scripts": { "start": "serve --port {{port}}" }, "dependencies": { "{{package}}": "1" } }""");
        folder.Write("say.js", "console.log(`socket ${process.env.WDS_SOCKET_PORT}, browser ${process.env.BROWSER}`)");
        await using var devproxy = DevProxyRun.Start(
            folder.Path,
            new Dictionary<string, string?> { ["BROWSER"] = null, ["WDS_SOCKET_PORT"] = null },
            "--route",
            "/api=http://localhost:1",
            "--route",
            $"/=http://localhost:{port}",
            "--port",
            "0",
            "--",
            "node",
            "say.js"
        );

        await devproxy.LineWithAsync(said);
    }
}
