using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class SpringSnippetTests
{
    private static readonly Need Need = new(["http://localhost:3000", "https://www.example.org"], ["PUT"], ["content-type", "x-a"], true, []);

    [Fact]
    public void It_registers_a_filter_before_all_others()
    {
        var snippet = SpringSnippet.Write(Need);

        Assert.Contains("cors.setAllowedOrigins(List.of(\"http://localhost:3000\", \"https://www.example.org\"));", snippet, StringComparison.Ordinal);
        Assert.Contains("cors.setAllowedMethods(List.of(\"GET\", \"HEAD\", \"POST\", \"PUT\"));", snippet, StringComparison.Ordinal);
        Assert.Contains("cors.setAllowedHeaders(List.of(\"content-type\", \"x-a\"));", snippet, StringComparison.Ordinal);
        Assert.Contains("cors.setAllowCredentials(true);", snippet, StringComparison.Ordinal);
        Assert.Contains("setOrder(Ordered.HIGHEST_PRECEDENCE)", snippet, StringComparison.Ordinal);
    }
}
