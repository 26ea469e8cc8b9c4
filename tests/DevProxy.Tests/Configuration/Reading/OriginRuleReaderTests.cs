using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class OriginRuleReaderTests
{
    [Theory]
    [InlineData("\"http://localhost:3000\"", nameof(OriginRuleKind.List))]
    [InlineData("[\"http://localhost:3000\", \"null\", \"capacitor://localhost\"]", nameof(OriginRuleKind.List))]
    [InlineData("\"*\"", nameof(OriginRuleKind.Any))]
    [InlineData("\"/^https://[a-z]+\\\\.example$/\"", nameof(OriginRuleKind.Pattern))]
    [InlineData("\"/^https://a$|^https://b$/\"", nameof(OriginRuleKind.Pattern))]
    [InlineData("\"/^https://(a|b)[|]?$/\"", nameof(OriginRuleKind.Pattern))]
    public void A_text_a_list_and_an_expression_are_rules(string json, string kind) =>
        Assert.Equal(
            kind,
            Given
                .Route("\"http://localhost:1\"", $$""" "cors": { "origin": {{json}}, "credentials": false },""")
                .Cors!.Origin.Kind.ToString()
        );

    [Theory]
    [InlineData("‸true", "must be", "leave it out")]
    [InlineData("‸null", "must be", "leave the key out")]
    [InlineData("‸[]", "allows no origin", "leave origin out")]
    [InlineData("[\"http://localhost:3000\", ‸\"*\"]", "is not allowed in a list", "instead of the list")]
    [InlineData("[‸\"/^a$/\"]", "cannot contain a regular expression", "a single one")]
    [InlineData("‸\"http://localhost:3000/\"", "no slash at the end", "\"http://localhost:3000\"")]
    [InlineData("[\"https://a.example\", ‸\"https://B.example\"]", "lower case", "\"https://b.example\"")]
    [InlineData("‸\"/https://a\\\\.example/\"", "not anchored", "\"/^https://a\\\\.example$/\"")]
    [InlineData("‸\"/^https://a\\\\.example/\"", "not anchored", "\"/^https://a\\\\.example$/\"")]
    [InlineData("‸\"/https://a\\\\.example$/\"", "not anchored", "\"/^https://a\\\\.example$/\"")]
    [InlineData("‸\"/^https://a|https://b$/\"", "not anchored", "\"/^(?:https://a|https://b)$/\"")]
    [InlineData("‸\"/^https://a\\\\$/\"", "not anchored", "")]
    [InlineData("‸\"/^(a$/\"", "is not a valid regular expression", "fix it")]
    [InlineData("‸\"/^a$/i\"", "between two slashes", "remove the flags")]
    [InlineData("‸\"/x\"", "between two slashes", "")]
    [InlineData("‸\"//\"", "between two slashes", "")]
    public void What_is_no_rule_is_told(string json, string message, string fix) =>
        Given.Problem($$"""{ "cors": { "origin": {{json}} }, "routes": { "/": "http://localhost:1" } }""", message, fix);
}
