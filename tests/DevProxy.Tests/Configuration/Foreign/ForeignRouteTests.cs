namespace DevProxy.Tests.Configuration.Foreign;

public sealed class ForeignRouteTests
{
    [Fact]
    public void The_header_that_is_written_wins_over_the_password()
    {
        var route = Given
            .Config("""{ "/api": { "target": "http://localhost:1", "headers": { "authorization": "own" }, "auth": "a:b" } }""")
            .Routes[0];

        Assert.Equal("own", Assert.Single(route.Headers).Value);
    }

    [Theory]
    [InlineData("""{ "host": "localhost", "port": 3000 }""", "http://localhost:3000")]
    [InlineData("""{ "hostname": "a.example", "protocol": "https:" }""", "https://a.example")]
    [InlineData("""{ "host": "a.example", "port": "81", "protocol": "http" }""", "http://a.example:81")]
    public void A_target_may_be_taken_apart(string parts, string target) =>
        Assert.Equal(target, Given.Config($$"""{ "/api": { "target": {{parts}} } }""").Routes[0].Target!.Written);

    [Fact]
    public void A_password_without_a_value_is_told_once() =>
        Assert.Contains(
            "NONE is not set",
            Given.Problem("""{ "/api": { "target": "http://localhost:1", "auth": ‸"me:${NONE}" } }""").Message,
            StringComparison.Ordinal
        );
}
