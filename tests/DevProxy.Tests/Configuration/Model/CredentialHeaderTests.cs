using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Model;

public sealed class CredentialHeaderTests
{
    [Theory]
    [InlineData("Authorization", true)]
    [InlineData("proxy-authorization", true)]
    [InlineData("COOKIE", true)]
    [InlineData("X-Auth-Token", true)]
    [InlineData("X-Client-Secret", true)]
    [InlineData("X-API-Key", true)]
    [InlineData("ApiKey", true)]
    [InlineData("X-Own", true)]
    [InlineData("X-Env", false)]
    [InlineData("Accept", false)]
    public void A_header_that_says_who_somebody_is_is_known_by_its_name(string name, bool identity) =>
        Assert.Equal(identity, CredentialHeader.CarriesIdentity(name, ["x-own"]));

    [Theory]
    [InlineData("""{ "target": "http://localhost:1", "headers": { "Authorization": "x" } }""", true)]
    [InlineData("""{ "target": "http://localhost:1", "headers": { "X-Own": "x" } }""", true)]
    [InlineData("""{ "target": "http://localhost:1", "headers": { "Authorization": null } }""", false)]
    [InlineData("""{ "target": "http://localhost:1", "responseHeaders": { "X-Token": "x" } }""", false)]
    [InlineData("\"http://localhost:1\"", false)]
    public void A_route_adds_identity_when_it_sets_such_a_header(string route, bool adds) =>
        Assert.Equal(adds, Given.Route(route, """ "log": { "redact": ["X-Own"] },""").AddsIdentity);
}
