using DevProxy.Configuration.Draft;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Configuration.Draft;

public sealed class ProjectFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{ "devDependencies": { "vite": "8" } }""", "Vite", 5173)]
    [InlineData("""{ "dependencies": { "react-scripts": "5" } }""", "create-react-app", 3000)]
    [InlineData("""{ "dependencies": { "next": "15" }, "devDependencies": { "vite": "8" } }""", "Next.js", 3000)]
    [InlineData("""{ "dependencies": { "@angular/core": "20" } }""", "Angular", 4200)]
    [InlineData("""{ "devDependencies": { "@vue/cli-service": "5" } }""", "Vue CLI", 8080)]
    [InlineData("""{ "devDependencies": { "@sveltejs/kit": "2", "vite": "8" } }""", "SvelteKit", 5173)]
    [InlineData("""{ "dependencies": { "nuxt": "4" } }""", "Nuxt", 3000)]
    [InlineData("""{ "dependencies": { "astro": "5" } }""", "Astro", 4321)]
    [InlineData("""{ "scripts": { "start": "webpack serve --mode development" } }""", "webpack", 8080)]
    [InlineData("""{ "scripts": { "dev": "vite --port 3001" }, "devDependencies": { "vite": "8" } }""", "Vite", 3001)]
    [InlineData("""{ "scripts": { "dev": "next dev -p 4000" } }""", "Next.js", 4000)]
    [InlineData("""{ "scripts": { "start": "PORT=3005 react-scripts start" } }""", "create-react-app", 3005)]
    [InlineData(
        """{ "scripts": { "start": "cross-env PORT=3006 craco start" }, "dependencies": { "react-scripts": "5" } }""",
        "create-react-app",
        3006
    )]
    [InlineData("""{ "scripts": { "start": "ng serve --port=4300" } }""", "Angular", 4300)]
    [InlineData("""{ "scripts": { "start": "node server.js --port 9", "dev": "vite" } }""", "Vite", 5173)]
    [InlineData("""{ "scripts": { "dev": "tsc -p tsconfig.json && vite" } }""", "Vite", 5173)]
    public void The_dev_server_is_known_by_dependencies_and_scripts(string package, string tool, int port)
    {
        _folder.Write("package.json", package);

        var server = Folder.DevServer()!;
        Assert.Equal((tool, port), (server.Tool.Name, server.Port));
    }

    [Theory]
    [InlineData("""{ "dependencies": { "express": "5" }, "scripts": { "start": "node index.js" } }""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Nothing_is_made_up(string package)
    {
        Assert.Null(Folder.DevServer());
        _folder.Write("package.json", package);
        Assert.Null(Folder.DevServer());
    }

    [Theory]
    [InlineData("dev", null, "npm run dev")]
    [InlineData("start", null, "npm start")]
    [InlineData("dev", "pnpm-lock.yaml", "pnpm dev")]
    [InlineData("dev", "yarn.lock", "yarn dev")]
    [InlineData("dev", "bun.lock", "bun run dev")]
    public void It_is_started_by_the_projects_own_package_manager(string script, string? lockFile, string start)
    {
        _folder.Write("package.json", $$"""{ "scripts": { "{{script}}": "vite" } }""");
        if (lockFile is not null)
            _folder.Write(lockFile, "");

        Assert.Equal(start, Folder.DevServer()!.Start);
    }

    [Theory]
    [InlineData(
        "export default defineConfig({ plugins: [react()], server: { port: 3333, proxy: { '/api': 'http://localhost:8080' } } })",
        3333
    )]
    [InlineData("export default { preview: { port: 4444 } }", 5173)]
    public void A_port_that_Vites_configuration_names_plainly_is_seen(string code, int port)
    {
        _folder.Write("package.json", """{ "devDependencies": { "vite": "8" } }""");
        _folder.Write("vite.config.ts", code);

        Assert.Equal(port, Folder.DevServer()!.Port);
    }

    [Fact]
    public void A_workspace_of_Angular_names_its_port_and_its_proxy_settings()
    {
        _folder.Write("package.json", """{ "dependencies": { "@angular/core": "20" } }""");
        _folder.Write(
            "angular.json",
            """{ "projects": { "app": { "architect": { "serve": { "options": { "port": 4300, "proxyConfig": "dev.json" } } } } } }"""
        );
        Assert.Null(Folder.ForeignFile());
        _folder.Write("dev.json", "{}");

        Assert.Equal("dev.json", Folder.ForeignFile());
        Assert.Equal(4300, Folder.DevServer()!.Port);
    }

    [Theory]
    [InlineData("vite.config.ts", "server: { proxy: { '/api': 'http://localhost:8080/' } }", "http://localhost:8080")]
    [InlineData(
        "src/setupProxy.js",
        "app.use('/api', createProxyMiddleware({ target: \"https://api.example.com\", changeOrigin: true }))",
        "https://api.example.com"
    )]
    [InlineData("vue.config.js", "devServer: { proxy: process.env.API }", null)]
    public void The_target_that_code_seems_to_name_is_found(string name, string code, string? target)
    {
        Assert.Null(Folder.CodeFile());
        Directory.CreateDirectory(Path.Combine(_folder.Path, "src"));
        _folder.Write(name, code);

        Assert.Equal((name, target), Folder.CodeFile());
    }

    private ProjectFolder Folder => new(_folder.Path);

    [Fact]
    public void The_page_is_where_the_server_listens_and_not_where_its_tool_usually_does()
    {
        var vite = KnownTool.All.Single(tool => tool.Name == "Vite");

        Assert.Equal("http://localhost:3001", new DevServer(vite, 3001, "dev", "vite --port 3001", "npm run dev").Url);
        Assert.NotEqual(3001, vite.Port);
    }

    [Theory]
    [InlineData("vite", 5173)]
    [InlineData("react-scripts", 3000)]
    [InlineData("next", 3000)]
    [InlineData("@angular/cli", 4200)]
    [InlineData("@vue/cli", 8080)]
    public void A_package_says_which_port_its_dev_server_uses(string package, int port) =>
        Assert.Equal(port, KnownTool.All.Single(tool => tool.Packages.Contains(package)).Port);

    [Fact]
    public void No_package_and_no_word_stands_for_two_tools()
    {
        Assert.Distinct(KnownTool.All.SelectMany(tool => tool.Packages));
        Assert.Distinct(KnownTool.All.SelectMany(tool => tool.Words));
    }
}
