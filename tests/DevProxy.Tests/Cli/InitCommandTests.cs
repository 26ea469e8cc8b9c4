using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Configuration.Schema;

namespace DevProxy.Tests.Cli;

public sealed class InitCommandTests : IDisposable
{
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task API_and_dev_server_are_written_and_the_next_steps_told()
    {
        _run.Write("package.json", """{ "scripts": { "dev": "vite" }, "devDependencies": { "vite": "8" } }""");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("init", "https://api.example.com"));

        Assert.Equal("", _run.Error);
        Assert.Contains("1. run: devproxy -- npm run dev ", _run.Out, StringComparison.Ordinal);
        Assert.Contains(
            "in package.json, write \"dev\": \"devproxy -- vite\" where it says \"dev\": \"vite\", and run npm run dev",
            _run.Out,
            StringComparison.Ordinal
        );
        Assert.Equal(new ConfigSchema(Keys.All).Json, Written("proxy.schema.json"));
        Assert.Contains("\"$schema\": \"./proxy.schema.json\"", Written("proxy.json"), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await _run.RunAsync("validate"));
        Assert.EndsWith("proxy.json is valid: 2 routes\n", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_another_tool_are_translated_and_what_has_no_equivalent_is_told()
    {
        _run.Write("package.json", """{ "scripts": { "start": "ng serve" }, "dependencies": { "@angular/core": "20" } }""");
        _run.Write("proxy.conf.json", """{ "/api/*": { "target": "http://localhost:3000", "logLevel": "debug" } }""");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("init"));

        Assert.StartsWith("proxy.conf.json:1:50 warning \"logLevel\" has no effect here", _run.Error, StringComparison.Ordinal);
        Assert.Contains("\"/api/*\": \"http://localhost:3000\"", Written("proxy.json"), StringComparison.Ordinal);
        Assert.Contains("\"/\": \"http://localhost:4200\"", Written("proxy.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packages_proxy_is_taken_over_and_the_line_to_change_is_named()
    {
        _run.Write(
            "package.json",
            """{ "scripts": { "start": "react-scripts start" }, "dependencies": { "react-scripts": "5" }, "proxy": "http://localhost:5000" }"""
        );

        Assert.Equal(ExitCode.Done, await _run.RunAsync("init"));

        Assert.Contains("\"/api\": \"http://localhost:5000\"", Written("proxy.json"), StringComparison.Ordinal);
        Assert.Contains(
            "in package.json, write \"proxy\": \"http://localhost:8010\" where it says \"proxy\": \"http://localhost:5000\"",
            _run.Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_URL_wins_over_the_settings_of_another_tool()
    {
        _run.Write("proxy.conf.json", """{ "/x": { "target": "http://localhost:3000" } }""");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("init", "localhost:8080"));

        Assert.Contains("\"/api\": \"http://localhost:8080\"", Written("proxy.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("/x", Written("proxy.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxy.json")]
    [InlineData("proxy.schema.json")]
    public async Task No_file_is_overwritten(string name)
    {
        _run.Write(name, "mine");

        Assert.StartsWith(
            $"{name} already exists, and init never overwrites files: ",
            await _run.RefusedAsync("init", "https://api.example.com"),
            StringComparison.Ordinal
        );
        Assert.Equal("mine", Written(name));
        Assert.Equal([name], Directory.GetFiles(_run.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_very_schema_may_be_there()
    {
        _run.Write("proxy.schema.json", new ConfigSchema(Keys.All).Json);

        Assert.Equal(ExitCode.Done, await _run.RunAsync("init", "https://api.example.com"));
    }

    [Fact]
    public async Task Without_an_API_it_asks_for_it_and_writes_nothing()
    {
        Assert.Equal("say where the API is: devproxy init https://api.example.com", await _run.RefusedAsync("init"));
        Assert.Empty(Directory.GetFiles(_run.Folder));
    }

    [Theory]
    [InlineData(
        "export default {}",
        "Vite's dev server is found (http://localhost:5173), the API is not; only JavaScript can read vite.config.ts. Say where "
            + "the API is: devproxy init https://api.example.com"
    )]
    [InlineData(
        "server: { proxy: { '/api': { target: 'http://localhost:8080' } } }",
        "Vite's dev server is found (http://localhost:5173), the API is not; vite.config.ts seems to name it: devproxy init "
            + "http://localhost:8080"
    )]
    public async Task What_it_found_is_told_with_the_command_that_helps(string code, string message)
    {
        _run.Write("package.json", """{ "devDependencies": { "vite": "8" } }""");
        _run.Write("vite.config.ts", code);

        Assert.Equal(message, await _run.RefusedAsync("init"));
    }

    [Theory]
    [InlineData("api.example.com", "there is no file api.example.com: did you mean https://api.example.com?")]
    [InlineData("x.json", "init takes the API's URL, and x.json is not a URL: devproxy init https://api.example.com")]
    [InlineData("https://api.example.com/?x", "The target contains a query")]
    [InlineData("http://localhost:8010", "is DevProxy itself")]
    public async Task What_is_no_API_is_refused(string word, string message)
    {
        Assert.Contains(message, await _run.RefusedAsync("init", word), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_run.Folder));
    }

    [Fact]
    public async Task Settings_that_cannot_be_translated_are_told_where_they_stand()
    {
        _run.Write("package.json", """{ "dependencies": { "react-scripts": "5" }, "proxy": "http://localhost:8010" }""");

        Assert.Equal(ExitCode.Usage, await _run.RunAsync("init"));

        var lines = _run.Error.TrimEnd('\n').Split('\n');
        Assert.StartsWith("package.json:1:54 error \"http://localhost:8010\" is DevProxy itself", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            "devproxy: package.json cannot be translated as it is: fix it, or say where the API is: devproxy init https://api.example.com",
            lines[1]
        );
    }

    private string Written(string name) => File.ReadAllText(Path.Combine(_run.Folder, name));
}
