using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Routing;
using DevProxy.Terminal;

namespace DevProxy.Tests.Cli;

public sealed class RouteAtWorkTests
{
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
        var route = Work(written);

        Assert.Equal((from, to), (route.From, route.To));
        Assert.False(route.IsFrontend);
    }

    [Fact]
    public void The_example_is_rewritten_as_requests_are()
    {
        var strip = new PathRewriteRule(new Regex("^/api", RegexOptions.None, TimeSpan.FromSeconds(1)), "");

        Assert.Equal(
            "https://api.example.com/users",
            RouteAtWork.Of(Route("/api=https://api.example.com") with { PathRewrite = [strip] }, null, Proxy).To
        );
    }

    [Fact]
    public void A_local_server_of_everything_serves_the_page()
    {
        var route = Work("/=http://localhost:5173");

        Assert.Equal((Proxy + "/", "http://localhost:5173/", true), (route.From, route.To, route.IsFrontend));
    }

    [Fact]
    public void For_an_expression_no_path_is_made_up()
    {
        var route = Work("^/v[0-9]+=https://api.example.com");

        Assert.Equal(("paths that match ^/v[0-9]+", "https://api.example.com"), (route.From, route.To));
    }

    [Fact]
    public void A_hop_is_shown_without_its_password() =>
        Assert.Equal(
            "http://proxy.corp:3128",
            RouteAtWork.Of(Route("/api=https://api.example.com"), new Uri("http://me:secret@proxy.corp:3128"), Proxy).Hop
        );

    private static WorkedRoute Work(string written) => RouteAtWork.Of(Route(written), null, Proxy);

    private static RouteConfig Route(string written) =>
        Assert.Single(
            ConfigReader.ReadArguments(new ConfigOverrides(Routes: [written]), ImmutableDictionary<string, string>.Empty).Config!.Routes
        );
}
