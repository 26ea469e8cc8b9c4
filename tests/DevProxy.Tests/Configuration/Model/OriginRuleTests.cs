using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Model;

public sealed class OriginRuleTests
{
    [Theory]
    [InlineData("http://localhost:3000", "localhost", true)]
    [InlineData("https://app.localhost", "localhost", true)]
    [InlineData("http://127.9.9.9:1", "localhost", true)]
    [InlineData("http://[::1]:8080", "localhost", true)]
    [InlineData("http://myapp.test:3000", "myapp.test", true)]
    [InlineData("http://192.168.1.5:3000", "192.168.1.5", true)]
    [InlineData("https://evil.example", "localhost", false)]
    [InlineData("https://myapp.test.evil.example", "myapp.test", false)]
    [InlineData("http://localhost.evil.example", "localhost", false)]
    [InlineData("capacitor://localhost", "localhost", false)]
    [InlineData("null", "localhost", false)]
    [InlineData("http://localhost:3000/", "localhost", false)]
    [InlineData("http://localhost:3000, http://localhost:3001", "localhost", false)]
    public void Without_a_rule_loopback_and_the_called_host_are_allowed(string origin, string calledHost, bool allowed) =>
        Assert.Equal(allowed, OriginRule.Default.Allows(origin, calledHost));

    [Theory]
    [InlineData("\"https://a.example\"", "https://a.example", true)]
    [InlineData("\"https://a.example\"", "http://localhost:3000", false)]
    [InlineData("\"https://a.example\"", "https://A.example", false)]
    [InlineData("[\"https://a.example\", \"null\"]", "null", true)]
    [InlineData("[\"capacitor://localhost\"]", "capacitor://localhost", true)]
    [InlineData("\"/^https:\\\\/\\\\/[a-z]+\\\\.example$/\"", "https://a.example", true)]
    [InlineData("\"/^https:\\\\/\\\\/[a-z]+\\\\.example$/\"", "https://a.example.org", false)]
    [InlineData("\"*\", \"credentials\": false", "null", true)]
    public void A_written_rule_allows_what_it_says(string rule, string origin, bool allowed) =>
        Assert.Equal(
            allowed,
            Given.Route("\"http://localhost:1\"", $"\"cors\": {{ \"origin\": {rule} }},").Cors!.Origin.Allows(origin, "localhost")
        );

    [Fact]
    public void An_expression_that_cannot_decide_in_time_allows_nobody() =>
        Assert.False(
            Given
                .Route("\"http://localhost:1\"", "\"cors\": { \"origin\": \"/^(a+)+$/\" },")
                .Cors!.Origin.Allows(new string('a', 60) + "!", "localhost")
        );
}
