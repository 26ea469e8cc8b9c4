using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class GoSnippetTests
{
    private static readonly Need Need = new(["http://localhost:3000", "https://www.example.org"], ["PUT"], ["content-type", "x-a"], true, []);

    [Fact]
    public void It_wraps_the_handler() => Assert.EndsWith(
        """
        handler := cors.New(cors.Options{
        >AllowedOrigins:   []string{"http://localhost:3000", "https://www.example.org"},
        >AllowedMethods:   []string{"GET", "HEAD", "POST", "PUT"},
        >AllowedHeaders:   []string{"content-type", "x-a"},
        >AllowCredentials: true,
        }).Handler(mux)

        """.Replace('>', '\t'),
        GoSnippet.Write(Need),
        StringComparison.Ordinal);
}
