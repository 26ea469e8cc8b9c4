using DevProxy.Forwarding;

namespace DevProxy.Tests.Forwarding;

public sealed class PathParityTests
{
    [Theory]
    [InlineData("/", "https://api.example.com", "/users", "the API gets /users, the same path that the page calls.")]
    [InlineData(
        "/api",
        "https://api.example.com",
        "/api/users",
        "the API gets /api/users. If production serves it at /users, add \"pathRewrite\": { \"^/api\": \"\" } at the route \"/api\"."
    )]
    [InlineData("/api", "https://api.example.com", "/api", "the API gets /api. If production serves it at /, add \"pathRewrite\"")]
    [InlineData(
        "/api",
        "https://api.example.com/v2",
        "/api/users",
        "the API gets /v2/api/users. If production serves it at /v2/users, add \"pathRewrite\""
    )]
    [InlineData(
        "/api/",
        "https://api.example.com/x/api",
        "/api/users",
        "the API gets /x/api/api/users, with /api twice: it is part of the target, and the route does not strip it. Write the target as "
            + "\"https://api.example.com/x\", or add"
    )]
    [InlineData("/", "https://api.example.com/v2", "/users", "the API gets /v2/users, not /users, which the page calls")]
    [InlineData("/api/**", "https://api.example.com", "/api/users", "the API gets /api/users, the same path that the page calls.")]
    public void It_is_said_plainly_what_the_API_gets(string key, string target, string path, string sentence)
    {
        var route = Routes.To(key, target);

        Assert.StartsWith(sentence, PathParity.Of(route, path, UpstreamPath.Of(route, path).Value), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stripped_prefix_is_missing_in_production()
    {
        var route = Routes.To("/api", "https://api.example.com") with { PathRewrite = [Routes.Strip("/api")] };

        Assert.StartsWith(
            "the API gets /users, not /api/users, which the page calls: in production, something has to rewrite it the same way",
            PathParity.Of(route, "/api/users", "/users"),
            StringComparison.Ordinal
        );
    }
}
