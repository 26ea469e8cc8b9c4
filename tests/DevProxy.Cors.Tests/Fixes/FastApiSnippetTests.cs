using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class FastApiSnippetTests
{
    private static readonly Need Need = new(["http://localhost:3000", "https://www.example.org"], ["PUT"], ["content-type", "x-a"], true, []);

    [Fact]
    public void It_adds_the_middleware() => Assert.EndsWith(
        """
        app.add_middleware(
            CORSMiddleware,
            allow_origins=["http://localhost:3000", "https://www.example.org"],
            allow_methods=["PUT"],
            allow_headers=["content-type", "x-a"],
            allow_credentials=True,
        )

        """,
        FastApiSnippet.Write(Need),
        StringComparison.Ordinal);
}
