using System.Globalization;
using CliWrap.Buffered;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Fixes;

namespace DevProxy.Tests.Documentation;

/// <summary>What can be said of the packages without building them; <c>packaging/test.sh</c> does the rest.</summary>
public sealed class PackagingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_shim_finds_the_program_and_passes_words_signals_and_exit_codes()
    {
        var result = await CliWrap
            .Cli.Wrap("node")
            .WithArguments(["--test", Repository.Path("packaging/npm/shim.test.mjs")])
            .WithEnvironmentVariables(new Dictionary<string, string?> { ["NODE_TEST_CONTEXT"] = null })
            .WithValidation(CliWrap.CommandResultValidation.None)
            .ExecuteBufferedAsync(Token);
        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
        Assert.Contains("fail 0", result.StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("packaging/compose/config/proxy.json")]
    [InlineData("packaging/kubernetes/proxy.json")]
    public void Each_example_of_a_configuration_is_read_without_a_problem(string file)
    {
        var result = ConfigReader.Read(Repository.Path(file), new ConfigOverrides(), new Dictionary<string, string>(), Keys.All);
        Assert.Empty(result.Problems);
        Assert.NotEmpty(result.Config!.Routes);
    }

    [Fact]
    public async Task What_the_workflows_run_is_there()
    {
        var files = Directory.GetFiles(Repository.Path(".github/workflows"), "*.yml");
        var scripts = new List<string>();
        foreach (var file in files)
            scripts.AddRange(
                (await File.ReadAllLinesAsync(file, Token))
                    .SelectMany(line => line.Split(' '))
                    .Where(word =>
                        word.StartsWith("packaging/", StringComparison.Ordinal)
                        && (word.EndsWith(".sh", StringComparison.Ordinal) || word.EndsWith(".mjs", StringComparison.Ordinal))
                    )
            );
        Assert.Contains("packaging/publish.sh", scripts);
        Assert.All(scripts, script => Assert.True(File.Exists(Repository.Path(script)), script));
    }

    [Fact]
    public async Task The_page_of_the_compose_example_gets_its_API_through_DevProxy()
    {
        var port = FreePort.Next();
        await using var api = await BackendProcess.StartAsync(
            CliWrap
                .Cli.Wrap("node")
                .WithArguments(Repository.Path("packaging/compose/api/server.mjs"))
                .WithEnvironmentVariables(variables => variables.Set("PORT", port.ToString(CultureInfo.InvariantCulture))),
            new TemporaryFolder(),
            port
        );
        using var folder = new TemporaryFolder();
        var json = await File.ReadAllTextAsync(Repository.Path("packaging/compose/config/proxy.json"), Token);
        Assert.Contains("http://api:9100", json, StringComparison.Ordinal);
        folder.Write("proxy.json", json.Replace("http://api:9100", $"http://127.0.0.1:{port}", StringComparison.Ordinal));
        await using var devproxy = DevProxyRun.Start(folder.Path, ["--port", "0"]);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, await devproxy.ProxyUrlAsync() + "/api/orders/7")
        {
            Headers = { { "Origin", "http://localhost:6006" }, { "Access-Control-Request-Method", "PUT" } },
        };

        using var answer = await http.SendAsync(request, Token);

        Assert.Equal("http://localhost:6006", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.True(answer.IsSuccessStatusCode);
    }
}
