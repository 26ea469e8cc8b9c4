using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class NginxSnippetTests
{
    private static readonly Need Need = new(["http://localhost:3000", "https://www.example.org"], ["PUT"], ["content-type", "x-a"], true, []);

    [Fact]
    public void It_compares_the_origin_by_byte_and_answers_preflights()
    {
        var snippet = NginxSnippet.Write(Need);

        Assert.Contains("if ($http_origin = \"http://localhost:3000\") { set $cors_origin $http_origin; }", snippet, StringComparison.Ordinal);
        Assert.Contains("if ($http_origin = \"https://www.example.org\") { set $cors_origin $http_origin; }", snippet, StringComparison.Ordinal);
        Assert.Contains("set $cors_methods \"PUT\";", snippet, StringComparison.Ordinal);
        Assert.Contains("set $cors_headers \"content-type, x-a\";", snippet, StringComparison.Ordinal);
        Assert.Contains("add_header Access-Control-Allow-Credentials $cors_credentials always;", snippet, StringComparison.Ordinal);
        Assert.EndsWith("if ($cors_preflight) { return 204; }\n", snippet, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_a_dollar_sign_cannot_be_written() =>
        Assert.Contains("set $cors_headers \"x-a\";", NginxSnippet.Write(Need with { Headers = ["x$request_uri", "x-a"] }), StringComparison.Ordinal);
}
