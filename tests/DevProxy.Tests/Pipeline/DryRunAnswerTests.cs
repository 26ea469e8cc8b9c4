using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Pipeline;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.Pipeline;

public sealed class DryRunAnswerTests
{
    [Fact]
    public void It_has_all_that_a_route_may_change()
    {
        var flags = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("*", ["secure"]).Add("id", ["httponly"]);
        var route = Routes.To("/", "https://api.example.com/v2") with
        {
            CookieFlags = new CookieFlags(CookieRewriteKind.Map, flags),
            ResponseHeaders = [new HeaderChange("Content-Language", null), new HeaderChange("X-Set", "1")],
        };
        var head = DryRunAnswer.Head(route, "/v2/users");
        using var answer = DryRunAnswer.Of(head);

        Assert.Equal("https://api.example.com/v2/users", head.Get("Location"));
        Assert.Equal(["session", "session", "id", "session"], head.Lines("Set-Cookie").Select(cookie => cookie.Split('=')[0]));
        Assert.Contains("Domain=api.example.com", head.Get("Set-Cookie"), StringComparison.Ordinal);
        Assert.True(head.Contains("Content-Language") && !head.Contains("X-Set"));
        Assert.Equal("…", Assert.Single(answer.Content.Headers.NonValidated["Content-Language"]));
    }
}
