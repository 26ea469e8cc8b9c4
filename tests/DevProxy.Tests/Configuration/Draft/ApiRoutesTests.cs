using DevProxy.Configuration;
using DevProxy.Configuration.Draft;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Configuration.Draft;

public sealed class ApiRoutesTests
{
    [Theory]
    [InlineData("https://api.example.com", "https://api.example.com", "https://api.example.com/api/users")]
    [InlineData("https://api.example.com/", "https://api.example.com", "https://api.example.com/api/users")]
    [InlineData("https://api.example.com/api", "https://api.example.com", "https://api.example.com/api/users")]
    [InlineData("https://example.com/shop/api/", "https://example.com/shop", "https://example.com/shop/api/users")]
    [InlineData("https://api.example.com/v2", "https://api.example.com/v2", "https://api.example.com/v2/users")]
    public void The_prefix_is_neither_doubled_nor_lost(string url, string target, string users)
    {
        var api = ApiRoutes.To(url);
        var route = Assert.Single(Given.Config(new ProxyDraft(api, null).Text).Routes);

        Assert.Equal(("/api", target), (route.Key, route.Target!.Written));
        Assert.Equal(users, route.Target.Origin.Serialized + DevProxy.Forwarding.UpstreamPath.Of(route, "/api/users").Value);
        Assert.EndsWith($"/api/users becomes {users}.", api.Comment, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_tool_keeps_the_keys_that_it_writes_and_no_others()
    {
        var text = Translated(
            "proxy.conf.json",
            """
            { "/api": { "target": "http://localhost:3000", "secure": false, "pathRewrite": { "^/api": "" }, "auth": "user:password" }, "/auth": { "target": "https://id.example.com" } }
            """
        );

        Assert.Contains(
            """    "/api": { "target": "http://localhost:3000", "secure": false, "pathRewrite": { "^/api": "" }, "headers": { "Authorization": "Basic dXNlcjpwYXNzd29yZA==" } },""",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("\"/auth\": \"https://id.example.com\"\n", text, StringComparison.Ordinal);
        Assert.Contains("// From proxy.conf.json.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_package_json_names_is_at_api() =>
        Assert.Contains(
            "\"/api\": \"https://api.example.com\"",
            Translated("package.json", """{ "proxy": "https://api.example.com" }"""),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_password_from_a_variable_cannot_be_translated_and_is_told()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".env", "PASSWORD=s3cret");
        var problems = new ProblemList();
        var api = ApiRoutes.Of(
            folder.Write("proxy.conf.json", """{ "/api": { "target": "http://localhost:1", "auth": "me:${PASSWORD}" } }"""),
            "proxy.conf.json",
            problems
        )!;

        Assert.DoesNotContain("Authorization", new ProxyDraft(api, null).Text, StringComparison.Ordinal);
        Assert.Contains("Authorization was left out", Assert.Single(problems.InFileOrder()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_of_DevProxy_is_none_of_another_tool()
    {
        using var folder = new TemporaryFolder();

        Assert.Null(ApiRoutes.Of(folder.Write("proxy.config.json", """{ "routes": {} }"""), "x", new ProblemList()));
        Assert.Null(ApiRoutes.Of(folder.Write("broken.json", "{"), "x", new ProblemList()));
    }

    private static string Translated(string name, string json)
    {
        using var folder = new TemporaryFolder();
        var problems = new ProblemList();
        var text = new ProxyDraft(ApiRoutes.Of(folder.Write(name, json), name, problems)!, null).Text;
        Assert.Empty(problems.InFileOrder());
        Given.Config(text);
        return text;
    }
}
