using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class DjangoSnippetTests
{
    private static readonly Need Need = new(["http://localhost:3000", "https://www.example.org"], ["PUT"], ["content-type", "x-a"], true, []);

    [Fact]
    public void It_sets_every_setting_at_the_end_of_the_file() => Assert.EndsWith(
        """
        CORS_ALLOW_ALL_ORIGINS = False
        CORS_ALLOWED_ORIGINS = ["http://localhost:3000", "https://www.example.org"]
        CORS_ALLOW_METHODS = ["PUT"]
        CORS_ALLOW_HEADERS = ["content-type", "x-a"]
        CORS_ALLOW_CREDENTIALS = True

        """,
        DjangoSnippet.Write(Need),
        StringComparison.Ordinal);

    [Fact]
    public void The_middleware_comes_first_and_only_once()
    {
        var snippet = DjangoSnippet.Write(Need with { Credentials = false });

        Assert.Contains("MIDDLEWARE = [\n    \"corsheaders.middleware.CorsMiddleware\",\n    *(one for one in MIDDLEWARE if one != ", snippet, StringComparison.Ordinal);
        Assert.Contains("CORS_ALLOW_CREDENTIALS = False", snippet, StringComparison.Ordinal);
    }
}
