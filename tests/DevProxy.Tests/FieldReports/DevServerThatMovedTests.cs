using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A dev server found its port taken and listened on another one, and DevProxy showed what held the first: another project, or nothing.
/// </summary>
public sealed class DevServerThatMovedTests(NpmPackages packages) : IDisposable
{
    // Prints what it is told, once it listens.
    private const string Moved = """
        const [port, ...lines] = process.argv.slice(2);
        require("http").createServer((request, response) => response.end("the page")).listen(port, "127.0.0.1", () => lines.forEach(line => console.log(line)));
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // What each tool prints is in PrintedAddressTests; here is one line, without colours and with them.
    [Theory]
    [InlineData("  ➜  Local:   http://localhost:PORT/")]
    [InlineData("\u001b[32m  ➜\u001b[39m  \u001b[1mLocal\u001b[22m:   \u001b[36mhttp://localhost:\u001b[1mPORT\u001b[22m/\u001b[39m")]
    public async Task What_it_prints_is_followed_where_another_project_has_its_port(string announcement)
    {
        await using var other = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the other project"));
        var port = FreePort.Next();
        await using var devproxy = Start($"http://localhost:{other.Port}", port, announcement);

        Assert.Contains("was in use before \"node moved.js", await devproxy.LineWithAsync("was in use"), StringComparison.Ordinal);
        await devproxy.LineWithAsync($"listens on http://localhost:{port}, not on http://localhost:{other.Port}: \"/\" goes there now.");
        Assert.Equal("the page", await _http.GetStringAsync(await devproxy.ProxyUrlAsync() + "/", Cancellation));
        Assert.Single(devproxy.Out, line => line.Contains("goes there now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_it_prints_is_followed_where_nothing_listens_at_its_port()
    {
        var port = FreePort.Next();
        await using var devproxy = Start($"http://localhost:{FreePort.Next()}", port, "  ➜  Local:   http://localhost:PORT/");

        await devproxy.LineWithAsync("goes there now");
        Assert.Equal("the page", await _http.GetStringAsync(await devproxy.ProxyUrlAsync() + "/", Cancellation));
        Assert.DoesNotContain(devproxy.Out, line => line.Contains("was in use", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_route_alone_is_followed_where_the_dev_server_says_that_its_port_is_taken()
    {
        await using var other = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the other project"));
        var port = FreePort.Next();
        await using var devproxy = StartAlone(
            other.Port,
            port,
            $"Port {other.Port} is in use, trying another one...",
            $"  ➜  Local:   http://localhost:{port}/"
        );

        await devproxy.LineWithAsync("goes there now");
        Assert.Equal("the page", await _http.GetStringAsync(await devproxy.ProxyUrlAsync() + "/", Cancellation));
    }

    [Fact]
    public async Task An_API_alone_stays_the_target_whatever_the_page_is_served_from()
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the API"));
        var port = FreePort.Next();
        await using var devproxy = StartAlone(api.Port, port, $"  ➜  Local:   http://localhost:{port}/");

        await devproxy.LineWithAsync($"listens on http://localhost:{port}, and \"/\" goes to http://localhost:{api.Port}.");
        Assert.Equal("the API", await _http.GetStringAsync(await devproxy.ProxyUrlAsync() + "/", Cancellation));
    }

    [Theory]
    [InlineData("API listening on http://localhost:PORT")]
    [InlineData("  ➜  Local:   http://localhost:APIPORT/")]
    public async Task What_is_not_the_pages_address_is_not_followed(string line)
    {
        await using var other = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the other project"));
        await using var devproxy = Start($"http://localhost:{other.Port}", FreePort.Next(), line, "that is all");

        await devproxy.LineWithAsync("that is all");
        Assert.Equal("the other project", await _http.GetStringAsync(await devproxy.ProxyUrlAsync() + "/", Cancellation));
    }

    [Fact]
    public async Task A_dev_server_where_it_is_expected_is_no_news()
    {
        var port = FreePort.Next();
        await using var devproxy = Start($"http://localhost:{port}", port, "  ➜  Local:   http://localhost:PORT/", "that is all");

        await devproxy.LineWithAsync("that is all");
        Assert.Equal("the page", await _http.GetStringAsync(await devproxy.ProxyUrlAsync() + "/", Cancellation));
        Assert.DoesNotContain(devproxy.Out, line => line.Contains("warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_edited_file_keeps_the_port_that_is_followed_until_it_names_another()
    {
        var (expected, port) = (FreePort.Next(), FreePort.Next());
        await using var second = await TestUpstream.StartAsync(context => context.Response.WriteAsync("second"));
        Configure($"http://localhost:{expected}", "http://localhost:1");
        _folder.Write("moved.js", Moved);
        await using var devproxy = DevProxyRun.Start(
            _folder.Path,
            "--",
            "node",
            "moved.js",
            port.ToString(CultureInfo.InvariantCulture),
            $"  ➜  Local:   http://localhost:{port}/"
        );
        await devproxy.LineWithAsync($"To keep it, write \"/\": \"http://localhost:{port}\" in proxy.json");

        Configure($"http://localhost:{expected}", "http://localhost:2");
        await devproxy.LineWithAsync("has changed and is in force");
        Assert.Equal("the page", await _http.GetStringAsync(await devproxy.ProxyUrlAsync() + "/", Cancellation));

        Configure(second.Url, "http://localhost:2");
        while (await _http.GetStringAsync(await devproxy.ProxyUrlAsync() + "/", Cancellation) != "second")
            await Task.Delay(20, Cancellation);
    }

    [Fact]
    public async Task A_real_Vite_whose_port_is_taken_is_found()
    {
        await using var other = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the other project"));
        _folder.Write("index.html", "<!doctype html><title>The page of Vite</title>");
        await using var devproxy = DevProxyRun.Start(
            _folder.Path,
            "--route",
            "/api=http://localhost:1",
            "--route",
            $"/=http://localhost:{other.Port}",
            "--port",
            "0",
            "--",
            "node",
            await packages.PathAsync("vite/bin/vite.js"),
            "--host",
            "127.0.0.1",
            "--port",
            other.Port.ToString(CultureInfo.InvariantCulture)
        );

        await devproxy.LineWithAsync("goes there now");
        using var request = new HttpRequestMessage(HttpMethod.Get, await devproxy.ProxyUrlAsync() + "/");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var response = await _http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("The page of Vite", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private void Configure(string page, string api) =>
        _folder.Write("proxy.json", $$"""{ "port": 0, "routes": { "/api": "{{api}}", "/": "{{page}}" } }""");

    // With nothing but a URL, that of a server on this machine.
    private DevProxyRun StartAlone(int target, int port, params string[] lines)
    {
        _folder.Write("moved.js", Moved);
        return DevProxyRun.Start(
            _folder.Path,
            [$"http://localhost:{target}", "--port", "0", "--", "node", "moved.js", port.ToString(CultureInfo.InvariantCulture), .. lines]
        );
    }

    private DevProxyRun Start(string page, int port, params string[] lines)
    {
        var (api, number) = (FreePort.Next().ToString(CultureInfo.InvariantCulture), port.ToString(CultureInfo.InvariantCulture));
        _folder.Write("moved.js", Moved);
        return DevProxyRun.Start(
            _folder.Path,
            [
                "--route",
                $"/api=http://localhost:{api}",
                "--route",
                $"/={page}",
                "--port",
                "0",
                "--",
                "node",
                "moved.js",
                number,
                .. lines.Select(line =>
                    line.Replace("APIPORT", api, StringComparison.Ordinal).Replace("PORT", number, StringComparison.Ordinal)
                ),
            ]
        );
    }
}
