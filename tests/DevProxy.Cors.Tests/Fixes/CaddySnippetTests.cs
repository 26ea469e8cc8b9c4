using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class CaddySnippetTests
{
    private static readonly Need Need = new(["http://localhost:3000", "https://www.example.org"], ["PUT"], ["content-type", "x-a"], true, []);

    [Fact]
    public void Several_values_of_one_field_are_alternatives() => Assert.EndsWith(
        """
        @cors {
        >header Origin http://localhost:3000
        >header Origin https://www.example.org
        }
        @preflight {
        >method OPTIONS
        >header Access-Control-Request-Method *
        >header Origin http://localhost:3000
        >header Origin https://www.example.org
        }
        header +Vary Origin
        header @cors {
        >Access-Control-Allow-Origin {http.request.header.Origin}
        >Access-Control-Allow-Credentials true
        >defer
        }
        header @preflight {
        >Access-Control-Allow-Methods "PUT"
        >Access-Control-Allow-Headers "content-type, x-a"
        >defer
        }
        respond @preflight 204

        """.Replace('>', '\t'),
        CaddySnippet.Write(Need),
        StringComparison.Ordinal);

    [Fact]
    public void Without_names_there_is_no_such_header() =>
        Assert.DoesNotContain("Allow-Headers", CaddySnippet.Write(Need with { Headers = [] }), StringComparison.Ordinal);
}
