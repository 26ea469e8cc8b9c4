using DevProxy.Cli;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Cli;

/// <summary><c>devproxy run --ci</c>, around a command that calls the API as a page would.</summary>
public sealed class CiRunTests(Chromium chromium, NpmPackages packages) : IDisposable
{
    private const string Production = "https://shop.example.com";
    private const string Page = "http://localhost:3000";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        "",
        "true",
        0,
        ExitCode.No,
        "✘ blocked acao-missing  GET /api/users in production, for https://shop.example.com (2 exchanges)"
    )]
    [InlineData("*", "true", 0, ExitCode.Done, "CORS: 2 exchanges, nothing that a browser refuses")]
    [InlineData("*", "true", 7, 7, "CORS: 2 exchanges, nothing that a browser refuses")]
    [InlineData("", "true", 7, 7, "CORS: 2 exchanges, 1 call that a browser refuses")]
    [InlineData(Page, "true", 0, ExitCode.No, "in production, for https://shop.example.com")] // It has to be asked for that origin.
    [InlineData(Production, "false", 0, ExitCode.No, "✘ blocked acao-mismatch  GET /api/users for http://localhost:3000")]
    public async Task The_exit_code_is_the_commands_own_or_what_a_browser_refuses(
        string allowed,
        string cors,
        int command,
        int exitCode,
        string text
    )
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            if (allowed.Length > 0)
                context.Response.Headers.AccessControlAllowOrigin = allowed;
            context.Response.Headers.Vary = "Origin";
            return context.Response.WriteAsync("users", context.RequestAborted);
        });
        _folder.Write(
            "proxy.json",
            $$"""{ "port": 0, "cors": {{cors}}, "productionOrigins": ["{{Production}}"], "routes": { "/api": "{{api.Url}}" } }"""
        );
        _folder.Write("call.cjs", Call(2, command));
        await using var devproxy = DevProxyRun.Start(_folder.Path, "run", "--ci", "--", "node", "call.cjs");

        Assert.True(exitCode == await devproxy.ExitCodeAsync(), devproxy.Output);
        Assert.Contains(devproxy.Out, line => line.Contains(text, StringComparison.Ordinal));
        Assert.DoesNotContain("Inspector on", devproxy.Output, StringComparison.Ordinal);
        Assert.StartsWith("CORS: 2 exchanges", devproxy.Out[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suite_in_a_real_browser_fails_for_what_its_preflight_would_get_in_production()
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = HttpMethods.IsOptions(context.Request.Method) ? 401 : 200;
            return context.Response.WriteAsync("saved", context.RequestAborted);
        });
        _folder.Write(
            "proxy.json",
            $$"""{ "port": 0, "cors": true, "productionOrigins": ["{{Production}}"], "routes": { "/api": "{{api.Url}}" } }"""
        );
        _folder.Write("suite.cjs", "const look = () => require('fs').existsSync('over') ? process.exit(0) : setTimeout(look, 50); look();");
        await using var devproxy = DevProxyRun.Start(_folder.Path, "run", "--ci", "--", "node", "suite.cjs");
        var url = await devproxy.ProxyUrlAsync();
        await using var page = await PlainPage.OpenAsync(chromium);
        var put = new { method = "PUT", headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" } };

        Assert.Equal(new Fetching(200, "saved"), await Fetching.FromAsync(page.Page, url + "/api/orders/7", put));
        _folder.Write("over", "");

        Assert.Equal(ExitCode.No, await devproxy.ExitCodeAsync());
        Assert.StartsWith(
            $"✘ blocked preflight-acao-missing  PUT /api/orders/7 in production, for {Production}",
            Assert.Single(devproxy.Out, line => line.StartsWith('✘')),
            StringComparison.Ordinal
        );
        Assert.Contains("CORS: 2 exchanges, 1 call that a browser refuses", devproxy.Out);
    }

    [Fact]
    public async Task A_suite_of_Playwright_runs_unchanged_and_passes_while_production_would_refuse_its_call()
    {
        await using var site = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(
                """
                <!doctype html><link rel="icon" href="data:,"><h1></h1>
                <script>fetch('/api/name').then(answer => answer.text()).then(name => document.querySelector('h1').textContent = 'Hello, ' + name)</script>
                """,
                context.RequestAborted
            );
        });
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("kettle", context.RequestAborted));
        _folder.Write(
            "proxy.json",
            $$"""{ "port": 0, "productionOrigins": ["{{Production}}"], "routes": { "/": "{{site.Url}}", "/api": "{{api.Url}}" } }"""
        );
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "node_modules"), await packages.PathAsync(""));
        _folder.Write(
            "playwright.config.js",
            $$"""
            module.exports = {
              workers: 1,
              use: { baseURL: process.env.DEVPROXY_URL, launchOptions: {{Chromium.LaunchOptions()}} },
            };
            """
        );
        _folder.Write(
            "shop.spec.js",
            """
            const { test, expect } = require('@playwright/test');
            test('the page greets', async ({ page }) => {
              await page.goto('/');
              await expect(page.locator('h1')).toHaveText('Hello, kettle', { timeout: 60_000 });
              require('fs').writeFileSync('passed', '');
            });
            """
        );
        // Playwright would keep what it has compiled among the files of the system.
        var variables = new Dictionary<string, string?> { ["PWTEST_CACHE_DIR"] = Path.Combine(_folder.Path, "compiled") };
        await using var devproxy = DevProxyRun.Start(_folder.Path, variables, "run", "--ci", "--", "npx", "playwright", "test");

        Assert.True(ExitCode.No == await devproxy.ExitCodeAsync(), devproxy.Output);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "passed")), devproxy.Output);
        Assert.EndsWith("1 call that a browser refuses", devproxy.Out[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_a_signal_ends_it_and_it_is_judged_then()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no signal to end it by.");
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("users", context.RequestAborted));
        _folder.Write("proxy.json", $$"""{ "port": 0, "cors": false, "routes": { "/api": "{{api.Url}}" } }""");
        await using var devproxy = DevProxyProcess.Start(_folder.Path, "run", "--ci");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, await devproxy.ProxyUrlAsync() + "/api/users");
        request.Headers.Add("Origin", Page);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        await devproxy.SignalAsync("TERM");

        Assert.Equal(ExitCode.No, await devproxy.ExitCodeAsync());
        Assert.Contains($"✘ blocked acao-missing  GET /api/users for {Page}", devproxy.Out);
    }

    [Fact]
    public async Task Without_production_origins_it_says_what_was_not_judged_and_standard_output_has_records_alone()
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("users", context.RequestAborted));
        _folder.Write("proxy.json", $$"""{ "port": 0, "cors": true, "routes": { "/api": "{{api.Url}}" } }""");
        _folder.Write("call.cjs", Call(1, 0));
        await using var devproxy = DevProxyRun.Start(_folder.Path, "run", "--ci", "--log-format", "json", "--", "node", "call.cjs");

        Assert.Equal(ExitCode.Done, await devproxy.ExitCodeAsync());
        Assert.All(devproxy.Out, line => Assert.StartsWith("{", line, StringComparison.Ordinal));
        Assert.StartsWith("Nothing was judged for production: write \"productionOrigins\"", devproxy.Error[^1], StringComparison.Ordinal);
    }

    private static string Call(int times, int exitCode) =>
        $$"""
            const http = require('http');
            const call = left => left === 0 ? process.exit({{exitCode}}) : http.get(
              process.env.DEVPROXY_URL + '/api/users',
              { headers: { Origin: '{{Page}}', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Dest': 'empty' } },
              answer => { answer.resume(); answer.on('end', () => call(left - 1)); });
            call({{times}});
            """;
}
