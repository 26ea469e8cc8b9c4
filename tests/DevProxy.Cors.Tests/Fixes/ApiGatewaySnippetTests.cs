using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class ApiGatewaySnippetTests
{
    private static readonly Need Need = new(["http://localhost:3000", "https://www.example.org"], ["PUT"], ["content-type", "x-a"], true, []);

    [Fact]
    public void It_is_one_command_with_its_JSON_quoted() => Assert.EndsWith(
        "aws apigatewayv2 update-api --api-id \"$API_ID\" --cors-configuration '{\"AllowOrigins\":[\"http://localhost:3000\",\"https://www.example.org\"],"
        + "\"AllowMethods\":[\"PUT\"],\"AllowHeaders\":[\"content-type\",\"x-a\"],\"AllowCredentials\":true}'\n",
        ApiGatewaySnippet.Write(Need),
        StringComparison.Ordinal);

    [Fact]
    public void A_quote_in_a_name_does_not_end_the_word() =>
        Assert.Contains("it'\\''s", ApiGatewaySnippet.Write(Need with { Headers = ["it's"] }), StringComparison.Ordinal);
}
