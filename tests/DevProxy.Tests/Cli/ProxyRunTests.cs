using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Routing;
using DevProxy.Terminal;
using DevProxy.Tests.Terminal;

namespace DevProxy.Tests.Cli;

public sealed class ProxyRunTests : IDisposable
{
    private static readonly ImmutableDictionary<string, string> NoVariables = ImmutableDictionary<string, string>.Empty;

    private readonly TestConsole _console = new();

    public void Dispose() => _console.Dispose();

    [Fact]
    public async Task Warnings_do_not_keep_it_from_running()
    {
        using var end = new CancellationTokenSource();
        var overrides = new ConfigOverrides(Url: "http://localhost:1", Port: 0, LogLevel: "silent");
        var read = ConfigReader.ReadArguments(overrides, NoVariables);
        var warned = read with { Problems = [new ConfigProblem(ProblemSeverity.Warning, 1, 2, "", "Strange.", "Look.")] };

        var code = await new ProxyRun(Context(), overrides) { Started = _ => End(end) }.RunAsync(warned, "/home/me/proxy.json", end.Token);

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal("proxy.json:1:2 warning Strange. Look.\n", _console.Error);
    }

    [Fact]
    public async Task Where_any_port_will_do_a_taken_one_is_left_alone()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var end = new CancellationTokenSource();
        var overrides = new ConfigOverrides(Url: "http://localhost:1", Port: port, LogLevel: "silent");
        string? url = null;

        var code = await new ProxyRun(Context(), overrides)
        {
            AnyPort = true,
            Started = app =>
            {
                url = app.ProxyUrl;
                return End(end);
            },
        }.RunAsync(ConfigReader.ReadArguments(overrides, NoVariables), null, end.Token);

        Assert.Equal(ExitCode.Done, code);
        Assert.NotNull(url);
        Assert.False(url.EndsWith(port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Equal("", _console.Error);
    }

    [Fact]
    public async Task What_cannot_be_used_is_told_and_not_run()
    {
        var result = new ConfigResult(null, [new ConfigProblem(ProblemSeverity.Error, 3, 4, "", "Wrong.", "Right.")]);
        var overrides = new ConfigOverrides();

        Assert.Equal(
            ExitCode.Usage,
            await new ProxyRun(Context(), overrides).RunAsync(result, "/home/me/proxy.json", TestContext.Current.CancellationToken)
        );
        Assert.Equal("proxy.json:3:4 error Wrong. Right.\n", _console.Error);
    }

    private static ImmutableArray<string> End(CancellationTokenSource end)
    {
        end.Cancel();
        return [];
    }

    private CommandContext Context() => new(_console.Screen, NoVariables, "/home/me", TimeProvider.System);

    private const string Proxy = "http://localhost:8010";

    [Theory]
    [InlineData("/api=https://api.example.com", "http://localhost:8010/api/users", "https://api.example.com/api/users")]
    [InlineData("/api/=https://api.example.com", "http://localhost:8010/api/users", "https://api.example.com/api/users")]
    [InlineData("/api=https://api.example.com/v2", "http://localhost:8010/api/users", "https://api.example.com/v2/api/users")]
    [InlineData("/=https://api.example.com", "http://localhost:8010/users", "https://api.example.com/users")]
    [InlineData("/api/*/posts=https://api.example.com", "http://localhost:8010/api/users/posts", "https://api.example.com/api/users/posts")]
    [InlineData("/api/**=https://api.example.com", "http://localhost:8010/api/users", "https://api.example.com/api/users")]
    public void A_route_is_shown_with_an_example_of_its_paths(string written, string from, string to)
    {
        var route = ExampleOf(written);

        Assert.Equal((from, to), (route.From, route.To));
        Assert.False(route.IsFrontend);
    }

    [Fact]
    public void The_example_is_rewritten_as_requests_are()
    {
        var strip = new PathRewriteRule(new Regex("^/api", RegexOptions.None, TimeSpan.FromSeconds(1)), "");

        Assert.Equal(
            "https://api.example.com/users",
            RouteExample.Of(Route("/api=https://api.example.com") with { PathRewrite = [strip] }, null, Proxy).To
        );
    }

    [Fact]
    public void A_local_server_of_everything_serves_the_page()
    {
        var route = ExampleOf("/=http://localhost:5173");

        Assert.Equal((Proxy + "/", "http://localhost:5173/", true), (route.From, route.To, route.IsFrontend));
    }

    [Fact]
    public void For_an_expression_no_path_is_made_up()
    {
        var route = ExampleOf("^/v[0-9]+=https://api.example.com");

        Assert.Equal(("paths that match ^/v[0-9]+", "https://api.example.com"), (route.From, route.To));
    }

    [Fact]
    public void A_hop_is_shown_without_its_password() =>
        Assert.Equal(
            "http://proxy.corp:3128",
            RouteExample.Of(Route("/api=https://api.example.com"), new Uri("http://me:secret@proxy.corp:3128"), Proxy).Hop
        );

    private static BannerRoute ExampleOf(string written) => RouteExample.Of(Route(written), null, Proxy);

    private static RouteConfig Route(string written) =>
        Assert.Single(
            ConfigReader.ReadArguments(new ConfigOverrides(Routes: [written]), ImmutableDictionary<string, string>.Empty).Config!.Routes
        );
}
