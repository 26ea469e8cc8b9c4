using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class LaravelSnippetTests
{
    private static readonly Need Need = new(["http://localhost:3000", "https://www.example.org"], ["PUT"], ["content-type", "x-a"], true, []);

    [Fact]
    public void It_is_the_whole_file()
    {
        var snippet = LaravelSnippet.Write(Need);

        Assert.StartsWith("<?php\n", snippet, StringComparison.Ordinal);
        Assert.Contains("'allowed_methods' => ['PUT'],", snippet, StringComparison.Ordinal);
        Assert.Contains("'allowed_origins' => ['http://localhost:3000', 'https://www.example.org'],", snippet, StringComparison.Ordinal);
        Assert.Contains("'allowed_headers' => ['content-type', 'x-a'],", snippet, StringComparison.Ordinal);
        Assert.Contains("'supports_credentials' => true,", snippet, StringComparison.Ordinal);
    }
}
