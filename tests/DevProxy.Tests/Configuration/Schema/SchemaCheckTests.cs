using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Tests.Configuration.Schema;

public sealed class SchemaCheckTests
{
    private const string Rest = "\"routes\": { \"/\": \"http://localhost:9\" }";

    [Theory]
    [InlineData("‸\"prot\": 1", "prot", "Unknown key \"prot\"", "did you mean \"port\"?")]
    [InlineData("\"log\": { ‸\"levle\": \"info\" }", "log.levle", "Unknown key \"levle\"", "did you mean \"level\"?")]
    [InlineData("\"port\": 1, ‸\"port\": 2", "port", "Duplicate key \"port\"; the first is on line 1", "keep one")]
    [InlineData("\"cors\": { \"maxAge\": 1, ‸\"maxAge\": 1 }", "cors.maxAge", "Duplicate key", "keep one")]
    [InlineData("\"port\": ‸65536", "port", "whole number from 0 to 65535, not 65536", "from 0 to 65535")]
    [InlineData("\"port\": ‸-1", "port", "not -1", "from 0 to 65535")]
    [InlineData("\"port\": ‸80.5", "port", "not 80.5", "whole number")]
    [InlineData("\"port\": ‸1e3", "port", "not 1e3", "whole number")]
    [InlineData("\"port\": ‸99999999999999999999", "port", "not 99999999999999999999", "whole number")]
    [InlineData("\"port\": ‸\"8010\"", "port", "not the string \"8010\"", "write 8010 without quotes")]
    [InlineData("\"port\": ‸null", "port", "not null", "leave the key out")]
    [InlineData("\"https\": ‸\"false\"", "https", "not the string \"false\"", "write false without quotes")]
    [InlineData("\"host\": ‸5", "host", "not the number 5", "write \"5\", in quotes")]
    [InlineData("\"allowedHosts\": ‸\"a.test b.test\"", "allowedHosts", "a list of host names", "[\"a.test\", \"b.test\"]")]
    [InlineData(
        "\"allowedHosts\": [\"a.test\", ‸true]",
        "allowedHosts[1]",
        "allowedHosts[1] must be a host name, not true",
        "write \"true\", in quotes"
    )]
    [InlineData("\"inspector\": ‸true", "inspector", "false or an object, not true", "leave it out")]
    [InlineData(
        "\"log\": { \"level\": ‸\"inof\" }",
        "log.level",
        "\"debug\", \"info\", \"warn\", \"error\" or \"silent\"",
        "did you mean \"info\"?"
    )]
    [InlineData("\"log\": { \"level\": ‸\"warning\" }", "log.level", "", "write \"warn\"")]
    [InlineData("\"log\": { \"level\": ‸\"off\" }", "log.level", "", "write \"silent\"")]
    [InlineData("\"cors\": ‸\"yes\"", "cors", "true, false or an object, not the string \"yes\"", "write true")]
    [InlineData("\"cors\": ‸[]", "cors", "not a list", "")]
    [InlineData("\"cors\": { \"methods\": ‸\"GET,PUT\" }", "cors.methods", "", "[\"GET\", \"PUT\"]")]
    [InlineData("\"upstreamProxy\": ‸true", "upstreamProxy", "\"auto\", false or a URL, not true", "leave it out")]
    public void A_value_that_its_key_does_not_take_is_told(string json, string path, string message, string fix)
    {
        var problem = Given.Problem($"{{ {json}, {Rest} }}", message, fix);
        Assert.Equal((path, ProblemSeverity.Error), (problem.Path, problem.Severity));
    }

    [Fact]
    public void A_required_key_that_is_misspelled_is_one_mistake() =>
        Given.Problem("""{ "routes": { "/api": { ‸"tagret": "http://localhost:1" } } }""", "Unknown key", "\"target\"");

    [Theory]
    [InlineData("‸{ \"secure\": true }", "target is missing", "\"target\"")]
    [InlineData("‸5", "must be a URL or an object, not the number 5", "")]
    [InlineData("{ \"target\": ‸null }", "target must be a URL", "")]
    [InlineData("{ \"target\": \"http://localhost:1\", \"secure\": ‸\"false\" }", "not the string \"false\"", "write false without quotes")]
    [InlineData(
        "{ \"target\": \"http://localhost:1\", \"headers\": { \"X\": ‸5 } }",
        "X must be a string or null, not the number 5",
        "write \"5\", in quotes"
    )]
    [InlineData("{ \"target\": \"http://localhost:1\", \"pathRewrite\": ‸[] }", "an object of regular expressions", "")]
    [InlineData(
        "{ \"target\": \"http://localhost:1\", \"cookieDomainRewrite\": ‸true }",
        "\"auto\", false, a Domain or an object of old and new values, not true",
        ""
    )]
    [InlineData("{ \"target\": \"http://localhost:1\", \"timeout\": ‸-1 }", "from 0", "")]
    [InlineData("{ \"target\": \"http://localhost:1\", \"connectTimeout\": ‸0 }", "from 1", "")]
    [InlineData("{ \"target\": \"http://localhost:1\", \"changeOrigin\": ‸\"yes\" }", "\"auto\", true or false", "write true")]
    [InlineData("{ \"target\": \"http://localhost:1\", ‸\"origin\": \"http://localhost:3000\" }", "Unknown key", "belongs in \"cors\"")]
    [InlineData("{ \"target\": \"http://localhost:1\", ‸\"port\": 1 }", "Unknown key", "at the top of the file")]
    public void A_wrong_value_in_a_route_is_told_too(string route, string message, string fix) =>
        Given.Problem($"{{ \"routes\": {{ \"/api\": {route} }} }}", message, fix);

    [Theory]
    [InlineData("true", "write true without quotes")]
    [InlineData("True", "did you mean true?")]
    [InlineData("atuo", "did you mean \"auto\"?")]
    [InlineData("no", "write false")]
    [InlineData("on", "write true")]
    [InlineData("something", "write \"auto\", true or false")]
    public void A_text_instead_of_a_flag_has_its_fix(string text, string fix) =>
        Assert.Equal(
            fix,
            WrongValue.Explain(new SourceNode(SourceKind.Text, new Place(1, 1, "a.b"), text), KeyShape.Flag with { Words = ["auto"] }).Fix
        );

    [Fact]
    public void A_long_text_is_shown_in_part() =>
        Assert.True(
            WrongValue.Explain(new SourceNode(SourceKind.Text, new Place(1, 1, "a"), new string('x', 5000)), KeyShape.Flag).Message.Length
                < 150
        );
}
