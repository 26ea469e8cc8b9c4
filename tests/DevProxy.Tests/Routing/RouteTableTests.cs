using DevProxy.Forwarding;
using DevProxy.Routing;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.Routing;

public sealed class RouteTableTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Theory]
    [InlineData("/api/v2/x", "/api/v2")]
    [InlineData("/api/v1", "/api")]
    [InlineData("/apikey", "/")]
    [InlineData("/api/special", "/api/spec*")]
    [InlineData("/api/v2/health", "^/api/.*/health$")]
    [InlineData("/x.json", "/*.json")]
    public void Expressions_and_globs_go_first_then_the_longest_prefix(string path, string key)
    {
        using var table = Table("/", "/api", "/api/v2", "^/api/.*/health$", "/api/spec*", "/*.json");
        Assert.Equal(key, table.Match("localhost", path)!.Config.Key);
    }

    [Theory]
    [InlineData("/api", "/api")]
    [InlineData("/api/", "/api/")]
    [InlineData("/api/x", "/api/")]
    [InlineData("/a//b", "/a/")]
    [InlineData("//", "/")]
    [InlineData("*", null)]
    [InlineData("", null)]
    public void Among_thousands_a_prefix_takes_what_it_takes_alone(string path, string? key)
    {
        using var table = Table(["/api/", "/api", "/a/", "/", .. Enumerable.Range(0, 5000).Select(static i => $"/many/{i}")]);
        Assert.Equal(key, table.Match("localhost", path)?.Config.Key);
        Assert.Equal("/many/4999", table.Match("localhost", "/many/4999/x")!.Config.Key);
    }

    [Fact]
    public void Of_two_expressions_the_first_in_the_file_wins()
    {
        using var table = Table("/a/*", "^/a/b");
        Assert.Equal("/a/*", table.Match("localhost", "/a/b")!.Config.Key);
        using var turned = Table("^/a/b", "/a/*");
        Assert.Equal("^/a/b", turned.Match("localhost", "/a/b")!.Config.Key);
    }

    [Fact]
    public void A_path_that_nobody_takes_has_no_route()
    {
        using var table = Table("/api");
        Assert.Null(table.Match("localhost", "/"));
    }

    [Fact]
    public void Every_other_route_says_why_it_was_passed_over()
    {
        using var table = Table("/", "/api", "/apix", "/a*");
        var reasons = table.WhyNot("localhost", "/api/users").ToDictionary(passed => passed.Route, passed => passed.Reason);

        Assert.Equal(3, reasons.Count);
        Assert.Contains("/api comes first (the longest prefix wins)", reasons["/"], StringComparison.Ordinal);
        Assert.Contains("does not begin with /apix", reasons["/apix"], StringComparison.Ordinal);
        Assert.Contains("glob", reasons["/a*"], StringComparison.Ordinal);
    }

    [Fact]
    public void Routes_to_the_same_target_share_their_connections()
    {
        using var table = Table("/a", "/b");
        Assert.Same(table.Match("localhost", "/a")!.Upstream().Client, table.Match("localhost", "/b")!.Upstream().Client);
    }

    [Fact]
    public void A_reload_keeps_the_connections_of_what_did_not_change()
    {
        using var table = Routes.Table(
            Configs.Of(Routes.To("/a", "http://127.0.0.1:1"), Routes.To("/b", "http://127.0.0.1:2")),
            NoEnvironment
        );
        using var next = Routes.Table(
            Configs.Of(
                Routes.To("/a", "http://127.0.0.1:1/base"),
                Routes.To("/b", "http://127.0.0.1:2") with
                {
                    ConnectTimeout = TimeSpan.FromSeconds(1),
                }
            ),
            NoEnvironment,
            table
        );

        Assert.Same(table.Match("localhost", "/a")!.Upstream().Client, next.Match("localhost", "/a")!.Upstream().Client);
        Assert.NotSame(table.Match("localhost", "/b")!.Upstream().Client, next.Match("localhost", "/b")!.Upstream().Client);
    }

    private static RouteTable Table(params string[] keys) =>
        Routes.Table(Configs.Of(keys.Select(key => Routes.To(key, "http://127.0.0.1:1"))), NoEnvironment);
}
