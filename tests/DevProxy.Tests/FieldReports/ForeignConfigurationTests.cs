using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Configuration.Foreign;
using DevProxy.Tests.Cli;
using DevProxy.Tests.Configuration;

namespace DevProxy.Tests.FieldReports;

/// <summary>Configuration that was written for another tool passed as valid, or got a fix that cannot work.</summary>
public sealed class ForeignConfigurationTests
{
    [Theory]
    [InlineData("/api/:path*", """write "/api":""")] // Next.js
    [InlineData("/v2/(.*)", """write "^/v2/(.*)"; a prefix matches all below it: "/v2" """)] // Vercel, Netlify
    [InlineData("/^\\/old/", """write "^/old" """)] // JavaScript
    [InlineData("/^\\/api\\/v(\\d+)/i", """write "^(?i)/api/v(\\d+)" """)]
    [InlineData("/old/*splat", """write "/old":""")] // Express 5
    [InlineData("/old{/*splat}", """write "/old":""")]
    [InlineData("/docs/[...slug]", """write "/docs":""")]
    [InlineData("/docs/[[...slug]]", """write "/docs":""")]
    [InlineData("/api/{**catchall}", """write "/api":""")] // YARP
    [InlineData("/api/{proxy+}", """write "/api":""")] // AWS
    [InlineData("/users/:id", """write "/users/*":""")]
    [InlineData("/users/<int:id>", """write "/users/*":""")] // Flask, Django
    [InlineData("/users/{id:[0-9]+}", """write "/users/*":""")]
    [InlineData("/(api|auth)/.*", """write "^/(api|auth)/.*" """)]
    [InlineData("/{api,auth}/**", """write "^/(api|auth)/" """)]
    [InlineData("/@(api|auth)/v1", """write "^/(api|auth)/v1(/|$)" """)]
    [InlineData("/api/[0-9]+", """a prefix matches all below it: "/api" """)]
    [InlineData("/(.*)", """write "/", which matches every path""")]
    [InlineData("/api,/auth", """write a route for each: "/api", "/auth" """)]
    [InlineData("/api|/auth", """write a route for each: "/api", "/auth" """)]
    [InlineData("^/api/:path*", """write "^/api/.*" """)]
    public void A_path_of_another_router_is_a_warning(string key, string fix)
    {
        var problem = ProblemOfKey(key);

        Assert.Equal(ProblemSeverity.Warning, problem.Severity);
        Assert.Contains(fix.TrimEnd(), problem.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("~ ^/old", """write "^/old" """)] // nginx
    [InlineData("location /api/", """write "/api/" """)]
    [InlineData("~* \\.(gif|jpg)$", """write "^(?i).*\\.(gif|jpg)$" """)]
    [InlineData("= /exact", """write "^/exact$" """)]
    [InlineData("[...slug]", """write "/":""")]
    [InlineData("/a/:id?", """write "/a/*":""")]
    [InlineData("PathPrefix(`/api`)", """write "/api" """)] // Traefik
    [InlineData("Host(`a.example`) && PathPrefix(`/api`)", """write "/api" """)]
    [InlineData("GET /api", """write "/api" """)]
    [InlineData("reverse_proxy /api/*", """write "/api/*" """)] // Caddy
    [InlineData("localhost:3000/api", """write "/api" """)]
    [InlineData("regex:^/api", """write "^/api" """)]
    [InlineData(".*", """write "/", which matches every path""")]
    [InlineData("/api /auth", """write a route for each: "/api", "/auth" """)]
    [InlineData("!/api", "add a separate route for the excluded path")]
    [InlineData("@api", "write a path that begins with /")]
    public void A_pattern_of_another_router_that_no_path_can_match_is_an_error_with_a_key_that_works(string key, string fix)
    {
        var problem = ProblemOfKey(key);

        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.Contains(fix.TrimEnd(), problem.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/wiki/Foo_(bar)")]
    [InlineData("/odata/Users('1')")]
    [InlineData("/odata/$metadata")]
    [InlineData("/v1/projects/x:run")]
    [InlineData("/matrix;a=1,b=2/x")]
    [InlineData("/a.b/c+d/@e/~f")]
    [InlineData("**/*.png")]
    [InlineData("^/(api|auth)/x:run")]
    public void A_path_that_browsers_send_unchanged_is_a_key(string key) =>
        Assert.Empty(Given.Read($$"""{ "routes": { "{{key}}": "http://localhost:3000" } }""").Problems);

    [Theory]
    [InlineData("unix:/tmp/app.sock", "a Unix socket cannot be a target: let the server listen on a port as well")]
    [InlineData("https://unix:/tmp/app.sock", "a Unix socket cannot be a target")]
    [InlineData("http://unix:/tmp/app.sock:/", "a Unix socket cannot be a target")]
    [InlineData("http+unix://%2Ftmp%2Fapp.sock", "a Unix socket cannot be a target")]
    [InlineData("unix//tmp/app.sock", "a Unix socket cannot be a target")]
    [InlineData("http://unix/tmp/app.sock", "a Unix socket cannot be a target")]
    [InlineData("/tmp/app.sock", "a Unix socket cannot be a target")]
    [InlineData("""\\\\.\\pipe\\app""", "a Unix socket cannot be a target")]
    [InlineData("http:/localhost:3000", """write "http://localhost:3000" """)]
    [InlineData("http:localhost:3000", """write "http://localhost:3000" """)]
    [InlineData("http:3000", """write "http://localhost:3000" """)]
    [InlineData("http//localhost:3000", """write "http://localhost:3000" """)]
    [InlineData("http:///localhost:3000", """write "http://localhost:3000" """)]
    [InlineData("http://:3000", """write "http://localhost:3000" """)]
    [InlineData("http://*:3000", """write "http://localhost:3000" """)]
    [InlineData("http://3000", """write "http://localhost:3000" """)]
    [InlineData("http://http://localhost:3000", """write "http://localhost:3000" """)]
    [InlineData("http://https:/api.example.com", """write "https://api.example.com" """)]
    [InlineData(":3000", """write "http://localhost:3000" """)]
    [InlineData("3000", """write "http://localhost:3000" """)]
    [InlineData("http://localhost:", "write it with its port")]
    [InlineData("::1:3000", """write "http://[::1]:3000" """)]
    [InlineData("http://::1:3000", """write "http://[::1]:3000" """)]
    [InlineData("api:", "write it with its port")]
    [InlineData("api", """write "http://api" """)]
    [InlineData("//api.example.com", """write "https://api.example.com" """)]
    [InlineData("'http://localhost:3000'", """write "http://localhost:3000" """)]
    [InlineData("<http://localhost:3000>", """write "http://localhost:3000" """)]
    [InlineData("http://localhost:3000;", """write "http://localhost:3000" """)]
    [InlineData("https://localhost:5001;http://localhost:5000", """write "https://localhost:5001" """)]
    [InlineData("proxy_pass http://localhost:3000;", """write "http://localhost:3000" """)]
    [InlineData("http://localhost:3000$request_uri", """write "http://localhost:3000" """)]
    [InlineData("http://localhost:3000/{path}", "{path} in a target is not replaced")]
    [InlineData("me:pw@localhost", "write the server's address")]
    [InlineData("https://<your-api>", "is a placeholder that nobody has filled in")]
    public void A_target_of_another_tool_gets_the_form_that_works(string target, string told)
    {
        var problem = Given.Problem($$"""{ "routes": { "/api": { "target": ‸"{{target}}" } } }""");

        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.Contains(told.TrimEnd(), $"{problem.Message}: {problem.Fix}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$API_URL")]
    [InlineData("%API_URL%")]
    [InlineData("{{API_URL}}")]
    [InlineData("{{ .Values.API_URL }}")]
    [InlineData("process.env.API_URL")]
    [InlineData("process.env['API_URL']")]
    [InlineData("import.meta.env.API_URL")]
    [InlineData("Deno.env.get('API_URL')")]
    [InlineData("ENV['API_URL']")]
    [InlineData("os.environ.get('API_URL')")]
    [InlineData("System.getenv('API_URL')")]
    [InlineData("env('API_URL')")]
    [InlineData("{env.API_URL}")]
    [InlineData("{$API_URL}")]
    [InlineData("${env:API_URL}")]
    [InlineData("${process.env.API_URL}")]
    [InlineData("${{ secrets.API_URL }}")]
    [InlineData("$(API_URL)")]
    [InlineData("#{API_URL}#")]
    [InlineData("<%= ENV['API_URL'] %>")]
    [InlineData("<API_URL>")]
    [InlineData("__API_URL__")]
    [InlineData("API_URL")]
    public void A_variable_of_another_tool_is_written_as_one_here(string target) =>
        Assert.Equal(
            "write ${API_URL}",
            Given.Problem($$"""{ "routes": { "/api": { "target": ‸"{{target}}" } } }""").Fix.Replace("\"", "", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("process.env.API_URL || 'http://localhost:3000'")]
    [InlineData("process.env.API_URL ?? `http://localhost:3000`")]
    [InlineData("os.environ.get('API_URL', 'http://localhost:3000')")]
    [InlineData("ENV.fetch('API_URL', 'http://localhost:3000')")]
    [InlineData("${API_URL:http://localhost:3000}")] // Spring
    [InlineData("${API_URL-http://localhost:3000}")]
    [InlineData("${process.env.API_URL || 'http://localhost:3000'}")]
    public void A_variable_of_another_tool_keeps_its_default(string target) =>
        Assert.Contains(
            "${API_URL:-http://localhost:3000}",
            Given.Problem($$"""{ "routes": { "/api": { "target": ‸"{{target}}" } } }""").Fix,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("http://[::1]:3000")]
    [InlineData("[::1]:3000")]
    [InlineData("http://unix:3000")]
    [InlineData("https://unix.example.com")]
    [InlineData("https://env.example.com")]
    [InlineData("https://dev-env.example.com:3000")]
    [InlineData("http://env:3000")]
    [InlineData("http://httpbin:80")]
    [InlineData("http://api.sock.example.com")]
    [InlineData("http://localhost:3000/$metadata")]
    [InlineData("http://localhost:3000/app.sock")]
    [InlineData("http://xn--bcher-kva.example")]
    public void A_server_is_a_target(string target) =>
        Assert.Empty(Given.Read($$"""{ "routes": { "/api": { "target": "{{target}}" } } }""").Problems);

    [Theory]
    [InlineData("""{ "socketPath": "/tmp/app.sock" }""", "A Unix socket cannot be a target")]
    [InlineData("""{ "host": "localhost", "port": 3000 }""", "write \"http://localhost:3000\"")]
    [InlineData("""["http://localhost:3000", "http://localhost:3001"]""", "write \"http://localhost:3000\"; a route has one target")]
    [InlineData("3000", "write \"http://localhost:3000\"")]
    [InlineData("true", "write the server's address, like \"http://localhost:3000\"")]
    public void A_target_that_is_not_a_string_gets_one_that_works(string target, string told)
    {
        var problem = Given.Problem($$"""{ "routes": { "/api": { "target": ‸{{target}} } } }""");

        Assert.Contains(told, $"{problem.Message}: {problem.Fix}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxy.conf.json", """{ "/api": { "target": { "socketPath": "/tmp/app.sock" } } }""")]
    [InlineData("proxy.conf.json", """{ "/api": { "target": { "socketPath": "/tmp/app.sock", "host": "localhost", "port": 3000 } } }""")]
    [InlineData("package.json", """{ "proxy": "unix:/tmp/app.sock" }""")]
    public void A_socket_in_another_tools_file_is_told_too(string name, string json) =>
        Assert.Contains("Unix socket cannot be a target", Given.Problem(json, name: name).Message, StringComparison.Ordinal);

    [Fact]
    public void A_socket_in_a_variable_is_told_without_its_value()
    {
        var problem = Given.Problem(
            """{ "routes": { "/api": { "target": ‸"${API_URL}" } } }""",
            environment: new() { ["API_URL"] = "unix:/run/s3cret.sock" }
        );

        Assert.StartsWith("${API_URL} is a Unix socket", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", $"{problem.Message}: {problem.Fix}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:3000/:path*", ":path*")]
    [InlineData("http://localhost:3000/$1", "$1")]
    [InlineData("http://localhost:3000/*", "*")]
    [InlineData("http://localhost:3000/(.*)", "(.*)")]
    public void A_placeholder_in_a_target_is_a_warning(string target, string placeholder)
    {
        var problem = Given.Problem($$"""{ "routes": { "/api": { "target": ‸"{{target}}" } } }""");

        Assert.Equal(ProblemSeverity.Warning, problem.Severity);
        Assert.Equal($"{placeholder} in a target is not replaced, but sent as written", problem.Message);
        Assert.Contains("pathRewrite", problem.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://backend.example/api", "/api")]
    [InlineData("//backend.example/api", "/api")]
    [InlineData("localhost:3000/api", "/api")]
    [InlineData("https://backend.example", "")]
    public void A_server_in_a_path_is_a_warning(string replacement, string path)
    {
        var problem = Given.Problem(
            $$"""{ "routes": { "/x": { "target": "http://localhost:3000", "pathRewrite": { "^/api": ‸"{{replacement}}" } } } }"""
        );

        Assert.Equal(ProblemSeverity.Warning, problem.Severity);
        Assert.Equal($"write \"{path}\"; the server belongs in \"target\"", problem.Fix);
    }

    [Theory]
    [InlineData("Bearer $API_TOKEN", "Bearer ${API_TOKEN}")]
    [InlineData("%API_KEY%", "${API_KEY}")]
    [InlineData("{{token}}", "${token}")]
    [InlineData("process.env.API_KEY", "${API_KEY}")]
    public void A_header_whose_value_is_another_tools_variable_is_a_warning(string value, string written) =>
        Given.Problem(
            $$"""{ "routes": { "/x": { "target": "http://localhost:3000", "headers": { "X-Key": ‸"{{value}}" } } } }""",
            "X-Key is sent as written",
            $"write \"{written}\""
        );

    [Theory]
    [InlineData("$2y$10$abc")]
    [InlineData("100%")]
    [InlineData("env.example.com")]
    [InlineData("{\\\"a\\\":1}")]
    public void A_header_value_that_names_no_variable_is_accepted(string value) =>
        Assert.Empty(
            Given.Read($$"""{ "routes": { "/x": { "target": "http://localhost:3000", "headers": { "X-Key": "{{value}}" } } } }""").Problems
        );

    [Fact]
    public void A_port_as_a_shell_writes_it_is_written_as_a_variable() =>
        Given.Problem("""{ "port": ‸"$PORT", "routes": { "/": "http://localhost:3000" } }""", "port must be", "write \"${PORT}\"");

    [Theory]
    [InlineData("proxy.conf.js", "module.exports = { '/api': { target: 'http://localhost:3000' } }", "JavaScript")]
    [InlineData("proxy.config.mjs", "export default { '/api/**': { target: process.env.API || 'http://localhost:3000' } }", "JavaScript")]
    [InlineData("proxy.json", "// ours\nmodule.exports = { '/api': { target: \"http://localhost:3000\" } }", "JavaScript")]
    [InlineData(
        "vite.config.ts",
        "// see https://vite.dev\nexport default { server: { proxy: { '/api': 'http://localhost:3000' } } }",
        "TypeScript"
    )]
    [InlineData("setupProxy.js", "const api = 'http://localhost:3000/'\nmodule.exports = a => a.use(proxy({ target: api }))", "JavaScript")]
    [InlineData("proxy.yaml", "# https://example.org\nroutes:\n  /api:\n    target: http://localhost:3000\n", "YAML")]
    [InlineData("docker-compose.yml", "environment:\n  - API_URL=http://localhost:3000\n", "YAML")]
    [InlineData("traefik.toml", "url = \"http://localhost:3000\"", "TOML")]
    [InlineData("nginx.conf", "location /api/ { proxy_pass http://localhost:3000/; }", "an nginx or Apache configuration")]
    [InlineData("Caddyfile", "reverse_proxy /api/* http://localhost:3000", "a Caddyfile")]
    public async Task A_file_that_is_no_JSON_is_told_by_its_language(string name, string content, string language)
    {
        foreach (var command in new[] { new[] { "validate", name }, [name] })
        {
            using var run = new CommandRun();
            run.Write(name, content);
            Assert.Equal(ExitCode.Usage, await run.RunAsync(command));
            Assert.Contains($"{name} is {language}; DevProxy reads JSON", run.Error, StringComparison.Ordinal);
            Assert.Contains("\"target\": \"http://localhost:3000\"", run.Error, StringComparison.Ordinal);
            Assert.Contains("or run devproxy init http://localhost:3000", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Init_names_the_server_that_such_a_file_names_and_never_its_password()
    {
        using var run = new CommandRun();
        run.Write("proxy.conf.js", "export default { '/api': { target: 'https://me:s3cret@api.example.org/v1' } }");

        Assert.Equal(ExitCode.Usage, await run.RunAsync("init", "proxy.conf.js"));
        Assert.Contains("devproxy init https://api.example.org/v1", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, await run.RunAsync("init"));
        Assert.Equal(ExitCode.Usage, await run.RunAsync("proxy.conf.js"));
        Assert.DoesNotContain("s3cret", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("const t = `http://localhost:${PORT}`")]
    [InlineData("target: `http://${HOST}:3000`")]
    [InlineData("// target: 'http://localhost:3000'")]
    [InlineData("/* target: 'http://localhost:3000' */")]
    public void A_server_that_code_only_makes_is_not_named(string code) => Assert.Null(ForeignLanguage.TargetIn(code));

    [Theory]
    [InlineData("ws://localhost:3000")]
    [InlineData("wss://api.example.com")]
    [InlineData("tcp://localhost:3000")]
    public void A_word_with_a_scheme_is_a_URL(string word)
    {
        using var run = new CommandRun();

        Assert.Equal(new RunTarget(word, null, null), RunTarget.Read(word, run.Folder, ["run"]));
    }

    [Theory]
    [InlineData("unix:/tmp/app.sock", "a Unix socket cannot be a target")]
    [InlineData("http:/localhost:3000", "write \"http://localhost:3000\"")]
    [InlineData(":3000", "write \"http://localhost:3000\"")]
    [InlineData("$API_URL", "let the shell replace it")]
    [InlineData("%API_URL%", "let the shell replace it")]
    public async Task A_URL_on_the_command_line_gets_the_same_advice(string word, string told)
    {
        foreach (var command in new[] { new[] { word }, ["init", word] })
        {
            using var run = new CommandRun();
            Assert.Equal(ExitCode.Usage, await run.RunAsync(command));
            Assert.Contains(told, run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http:/localhost:3000", "Write \"http://localhost:3000\".")]
    [InlineData(":3000", "Write \"http://localhost:3000\".")]
    [InlineData("http://unix:/tmp/app.sock", "a Unix socket cannot be a target")]
    [InlineData("$API_URL", "Write one such as https://api.example.com/users.")]
    public async Task The_URL_that_is_checked_gets_the_same_advice(string word, string told)
    {
        using var run = new CommandRun();

        Assert.Equal(ExitCode.Usage, await run.RunAsync("check", word, "--origin", "http://localhost:5173"));
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }

    private static ConfigProblem ProblemOfKey(string key)
    {
        var json = key.Replace("\\", "\\\\", StringComparison.Ordinal);
        return Given.Problem($$"""{ "routes": { ‸"{{json}}": "http://localhost:3000" } }""");
    }
}
