using DevProxy.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Tests.Forwarding;

public sealed class LocationRewriteTests
{
    private static readonly CalledOrigin Browser = new("http", "localhost:8010");

    [Theory]
    [InlineData("https://api.example.com/login?next=%2F#top", "http://localhost:8010/login?next=%2F#top")]
    [InlineData("https://API.example.com:443/login", "http://localhost:8010/login")]
    [InlineData("//api.example.com/login", "http://localhost:8010/login")]
    [InlineData("https://user:p%40ss@api.example.com/login", "http://user:p%40ss@localhost:8010/login")]
    [InlineData("//user@api.example.com", "http://user@localhost:8010")]
    [InlineData("http://user@localhost:8010/login", null)]
    [InlineData("https://api.example.com", "http://localhost:8010")]
    [InlineData("https://api.example.com?x", "http://localhost:8010/?x")]
    [InlineData("http://api.example.com/login", null)]
    [InlineData("https://api.example.com:8443/login", null)]
    [InlineData("https://login.example.com/", null)]
    [InlineData("https://api.example.com.evil.test/", null)]
    [InlineData("/login", null)]
    [InlineData("login", null)]
    [InlineData("?page=2", null)]
    [InlineData("", null)]
    [InlineData("myapp://callback?u=https://api.example.com/", null)]
    [InlineData("/go?u=https://api.example.com/", null)]
    [InlineData("http://localhost:8010/login", null)]
    public void What_points_at_the_target_is_mapped_back_and_nothing_else(string location, string? expected)
    {
        var route = Routes.To("/", "https://api.example.com");
        Assert.Equal(expected, LocationRewrite.Map(location, route.Target!, "api.example.com", UpstreamPath.Of(route, "/x"), Browser));
    }

    [Theory]
    [InlineData("https://id.example.com/v2/login", "http://localhost:8010/auth/login")]
    [InlineData("/v2/login", "/auth/login")]
    [InlineData("/elsewhere", null)]
    [InlineData("https://id.example.com/elsewhere", null)]
    [InlineData("login", null)]
    public void The_path_is_mapped_back_too(string location, string? expected)
    {
        var route = Routes.To("/auth", "https://id.example.com/v2") with { PathRewrite = [Routes.Strip("/auth")] };
        Assert.Equal(expected, LocationRewrite.Map(location, route.Target!, "id.example.com", UpstreamPath.Of(route, "/auth/x"), Browser));
    }

    [Theory]
    [InlineData("http://localhost:8010/login", "http://localhost:8010/auth/login")]
    [InlineData("http://localhost:5000/login", "http://localhost:8010/auth/login")]
    public void A_server_that_builds_its_urls_from_the_host_it_was_given_is_understood(string location, string expected)
    {
        var route = Routes.To("/auth", "http://localhost:5000") with { PathRewrite = [Routes.Strip("/auth")] };
        Assert.Equal(expected, LocationRewrite.Map(location, route.Target!, "localhost:8010", UpstreamPath.Of(route, "/auth/x"), Browser));
    }

    [Theory]
    [InlineData(201, true)]
    [InlineData(301, true)]
    [InlineData(302, true)]
    [InlineData(303, true)]
    [InlineData(307, true)]
    [InlineData(308, true)]
    [InlineData(200, false)]
    [InlineData(304, false)]
    [InlineData(404, false)]
    public void Redirects_and_created_resources_are_mapped(int status, bool expected) =>
        Assert.Equal(expected, LocationRewrite.IsFor(status));
}
