using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Tests.Cli;
using DevProxy.Tests.Configuration;

namespace DevProxy.Tests.FieldReports;

/// <summary>Configuration that was written for another tool passed as valid, or got a cure that cannot work.</summary>
public sealed class ForeignConfigurationTests
{
    [Theory]
    [InlineData("/api/:path*", "write \\\"/api\\\"")]
    [InlineData("/v2/(.*)", "\\\"^/v2/(.*)\\\"")]
    [InlineData("/old/*splat", "write \\\"/old\\\"")]
    [InlineData("/api/{**catchall}", "write \\\"/api\\\"")]
    [InlineData("/users/:id", "write \\\"/users/*\\\"")]
    [InlineData("/docs/[...slug]", "write \\\"/docs\\\"")]
    public void A_path_of_another_router_is_a_warning(string key, string fix)
    {
        var problem = Assert.Single(Given.Read($$"""{ "routes": { "{{key}}": "http://localhost:3000" } }""").Problems);

        Assert.Equal(ProblemSeverity.Warning, problem.Severity);
        Assert.Contains(fix.Replace("\\", "", StringComparison.Ordinal), problem.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unix:/tmp/app.sock", "Unix socket")]
    [InlineData("https://unix:/tmp/app.sock", "Unix socket")]
    [InlineData("http://unix:/tmp/app.sock:/", "Unix socket")]
    [InlineData("http:/localhost:3000", "write \"http://localhost:3000\"")]
    [InlineData("http:localhost:3000", "write \"http://localhost:3000\"")]
    [InlineData(":3000", "write \"http://localhost:3000\"")]
    [InlineData("3000", "write \"http://localhost:3000\"")]
    [InlineData("//api.example.com", "write \"https://api.example.com\"")]
    [InlineData("$API_URL", "write \"${API_URL}\"")]
    [InlineData("%API_URL%", "write \"${API_URL}\"")]
    [InlineData("{{API_URL}}", "write \"${API_URL}\"")]
    [InlineData("process.env.API_URL", "write \"${API_URL}\"")]
    [InlineData("import.meta.env.VITE_API", "write \"${VITE_API}\"")]
    [InlineData("<API_URL>", "write \"${API_URL}\"")]
    public void A_target_of_another_tool_gets_the_form_that_works(string target, string told)
    {
        var problem = Given.Problem($$"""{ "routes": { "/api": { "target": ‸"{{target}}" } } }""");

        Assert.Contains(told, problem.Message + ": " + problem.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxy.conf.js", "module.exports = { '/api': { target: 'http://localhost:3000' } }", "JavaScript")]
    [InlineData("vite.config.ts", "export default { server: { proxy: { '/api': 'http://localhost:3000' } } }", "TypeScript")]
    [InlineData("proxy.yaml", "routes:\n  /api:\n    target: http://localhost:3000\n", "YAML")]
    public async Task A_file_that_is_no_JSON_is_told_by_its_language(string name, string content, string language)
    {
        using var run = new CommandRun();
        run.Write(name, content);

        Assert.Equal(ExitCode.Usage, await run.RunAsync("validate", name));
        Assert.Contains($"{name} is {language}; DevProxy reads JSON", run.Error, StringComparison.Ordinal);
        Assert.Contains("http://localhost:3000", run.Error, StringComparison.Ordinal);
    }
}
